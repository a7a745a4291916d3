-- Send to an endpoint again, as if it had never failed.
UPDATE webhooks.endpoint
SET paused_at = NULL, paused_because = NULL, failures = 0, failing_since = NULL, rests_until = NULL
WHERE id = %(id)s AND ended_at IS NULL
