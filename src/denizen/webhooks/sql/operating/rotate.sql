-- Give an endpoint the next key; the one before is good for a day more.
UPDATE webhooks.endpoint
SET key_mark_before = key_mark, key_mark = %(key_mark)s, generation = generation + 1, rotated_at = clock_timestamp()
WHERE id = %(id)s AND ended_at IS NULL
RETURNING generation
