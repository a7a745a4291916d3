-- Some attempts at the door that were answered and wait for a decision, the oldest first. One that
-- somebody holds is no work for now: to come back to it at once would be to do nothing else.
SELECT id FROM access.sign_in WHERE answered_at IS NOT NULL AND settled_at IS NULL ORDER BY answered_at LIMIT 50
FOR UPDATE SKIP LOCKED
