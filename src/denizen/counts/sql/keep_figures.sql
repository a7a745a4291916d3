-- Keeps the figures of all areas for the days counted; what is as it was costs no write.
INSERT INTO counts.figure AS f (day, code, what, sort, quantity)
SELECT day, code, what, sort, quantity FROM rolled_up
ON CONFLICT (day, code, what, sort) DO UPDATE SET quantity = excluded.quantity WHERE f.quantity <> excluded.quantity
