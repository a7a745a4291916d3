-- What an actor sees and ends of their own: passkeys and open sessions. Nobody else's stand here.
CREATE FUNCTION reading.my_sign_ins(token text)
RETURNS jsonb
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT jsonb_build_object(
        'passkeys', (
            SELECT coalesce(jsonb_agg(to_jsonb(listed) ORDER BY listed.added_at), '[]')
            FROM (
                SELECT c.id, c.added_at, c.last_used_at, c.backed_up
                FROM access.credential AS c WHERE c.actor_id = w.actor_id AND c.ended_at IS NULL
            ) AS listed
        ),
        'sessions', (
            SELECT coalesce(jsonb_agg(to_jsonb(listed) ORDER BY listed.opened_at DESC), '[]')
            FROM (
                SELECT s.id, s.opened_at, s.seen_at, s.credential_id,
                    s.token_hash = sha256(convert_to(token, 'UTF8')) AS this_one
                FROM access.session AS s
                WHERE s.actor_id = w.actor_id AND s.closed_at IS NULL
                    AND least(s.expires_at, s.seen_at + s.idle_after) > clock_timestamp()
            ) AS listed
        )
    )
    FROM reading.whoami(token) AS w;
$$;
REVOKE ALL ON FUNCTION reading.my_sign_ins(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.my_sign_ins(text) TO denizen_web;
