-- End all passkeys of an actor. With `passing_over` what the application holds is left, as with sessions.
UPDATE access.credential SET ended_at = clock_timestamp()
WHERE actor_id = %(actor_id)s AND ended_at IS NULL
    AND (NOT %(passing_over)s OR id = ANY (ARRAY(
        SELECT c.id FROM access.credential AS c
        WHERE %(passing_over)s AND c.actor_id = %(actor_id)s AND c.ended_at IS NULL FOR UPDATE SKIP LOCKED)))
