-- Close all sessions of an actor, or the one that is named.
UPDATE access.session SET closed_at = clock_timestamp()
WHERE actor_id = %(actor_id)s AND closed_at IS NULL AND (%(session_id)s::uuid IS NULL OR id = %(session_id)s)
