-- Keep tokens under the next lookup key beside those of now.
INSERT INTO register.next_token (token, next)
SELECT * FROM unnest(%(tokens)s::bytea[], %(next)s::bytea[])
ON CONFLICT DO NOTHING
