-- What came of the last tries of an endpoint, the newest first; or of one delivery.
SELECT a.delivery_id, d.topic, a.tried_at, a.outcome, a.status, a.milliseconds, d.state
FROM webhooks.delivery AS d
JOIN webhooks.attempt AS a ON a.delivery_id = d.id
WHERE (%(endpoint_id)s::uuid IS NULL OR d.endpoint_id = %(endpoint_id)s) AND (%(delivery_id)s::uuid IS NULL OR d.id = %(delivery_id)s)
ORDER BY a.tried_at DESC
LIMIT %(most)s
