-- What the run of a day erased, by class and kind, and what it kept, by reason.
SELECT e.class, e.what, e.quantity FROM retention.erased AS e WHERE e.day = %(today)s
UNION ALL
SELECT 'kept', k.reason, k.quantity FROM retention.kept AS k WHERE k.day = %(today)s
ORDER BY 1, 2
