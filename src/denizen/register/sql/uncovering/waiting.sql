-- Requests that wait for the keeper, the oldest first.
SELECT ticket_id FROM register.uncovering WHERE answer IS NULL AND refusal IS NULL ORDER BY asked_at LIMIT 20
