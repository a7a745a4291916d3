-- Remove attempts that were answered or given up an hour ago.
DELETE FROM access.sign_in WHERE made_at < clock_timestamp() - interval '1 hour'
