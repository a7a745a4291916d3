-- Send nothing more to an endpoint.
UPDATE webhooks.endpoint SET ended_at = clock_timestamp(), ended_because = 'operator' WHERE id = %(id)s AND ended_at IS NULL
