-- Let what was given up of an endpoint wait anew, as if it had never been tried.
UPDATE webhooks.delivery SET state = 'waiting', settled_at = NULL, tries = 0, made_at = clock_timestamp(), due_at = clock_timestamp()
WHERE endpoint_id = %(id)s AND state = 'dead' AND topic <> 'webhook.test'
