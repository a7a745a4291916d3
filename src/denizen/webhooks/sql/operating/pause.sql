-- Let an endpoint's news wait.
UPDATE webhooks.endpoint SET paused_at = coalesce(paused_at, clock_timestamp()), paused_because = 'operator'
WHERE id = %(id)s AND ended_at IS NULL
