-- Keep the hash of a new token.
INSERT INTO access.api_token (id, token_hash, actor_id, scopes, most_a_minute, issued_at, expires_at)
VALUES (%(id)s, %(token_hash)s, %(actor_id)s, %(scopes)s, %(most_a_minute)s, %(now)s, %(expires_at)s)
