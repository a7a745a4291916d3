-- Close all sessions of an actor, or the one that is named. With `passing_over` what the application holds is left: of one who may
-- act no more nothing opens anything.
UPDATE access.session SET closed_at = clock_timestamp()
WHERE actor_id = %(actor_id)s AND closed_at IS NULL AND (%(session_id)s::uuid IS NULL OR id = %(session_id)s)
    AND (NOT %(passing_over)s OR token_hash = ANY (ARRAY(
        SELECT s.token_hash FROM access.session AS s
        WHERE %(passing_over)s AND s.actor_id = %(actor_id)s AND s.closed_at IS NULL FOR UPDATE SKIP LOCKED)))
