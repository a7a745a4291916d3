-- Open a session for an actor who has proven who they are.
INSERT INTO access.session (token_hash, actor_id, expires_at)
VALUES (%(token_hash)s, %(actor_id)s, clock_timestamp() + %(lasts)s)
