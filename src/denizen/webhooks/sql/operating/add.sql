-- Make an endpoint.
INSERT INTO webhooks.endpoint (id, party_id, url, topics, made_at, key_mark)
VALUES (%(id)s, %(party_id)s, %(url)s, %(topics)s, clock_timestamp(), %(key_mark)s)
