-- Ask for a trial.
INSERT INTO webhooks.delivery (endpoint_id, topic, happened_at, made_at, due_at)
VALUES (%(id)s, 'webhook.test', clock_timestamp(), clock_timestamp(), clock_timestamp())
RETURNING id
