-- Some attempts at the door that were answered and wait for a decision, the oldest first.
SELECT id FROM access.sign_in WHERE answered_at IS NOT NULL AND settled_at IS NULL ORDER BY answered_at LIMIT 50
