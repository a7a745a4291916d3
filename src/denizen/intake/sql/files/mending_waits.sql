-- The request for rows to mend that has waited longest and that nobody answers at the moment.
SELECT id FROM intake.mending WHERE done_at IS NULL ORDER BY asked_at LIMIT 1 FOR UPDATE SKIP LOCKED
