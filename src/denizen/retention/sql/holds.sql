-- The holds that stand, those first that end first.
SELECT id, person_id, reason, placed_at, until FROM retention.hold WHERE lifted_at IS NULL AND until >= %(today)s
ORDER BY until, id
