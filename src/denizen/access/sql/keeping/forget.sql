-- Remove attempts that were answered or given up an hour ago, but for those that somebody holds: everybody who signs in would wait
-- for that one.
DELETE FROM access.sign_in WHERE id = ANY (ARRAY(
    SELECT s.id FROM access.sign_in AS s WHERE s.made_at < clock_timestamp() - interval '1 hour' FOR UPDATE SKIP LOCKED))
