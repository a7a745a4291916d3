-- The file that has waited longest and that nobody reads at the moment.
SELECT id FROM intake.handed_in WHERE done_at IS NULL ORDER BY handed_in_at, id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
