-- Open a session for an actor who has proven who they are, if they may act.
INSERT INTO access.session (token_hash, actor_id, credential_id, expires_at, idle_after, by_code)
SELECT %(token_hash)s, a.id, %(credential_id)s, clock_timestamp() + %(lasts)s, %(idle_after)s, %(by_code)s
FROM access.actor AS a
WHERE a.id = %(actor_id)s AND a.active
