-- End one's own passkey and the sessions that it opened, but for the session in which one does so. The last one stays:
-- without any, nobody comes in again. Returns whether that was done.
CREATE FUNCTION door.end_my_passkey(token text, passkey uuid)
RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    -- Of two who end two passkeys at once the second waits for the first, and then counts anew.
    WITH mine AS (
        SELECT c.id, c.actor_id
        FROM door.anybody(token) AS w
        JOIN access.credential AS c ON c.actor_id = w.id AND c.ended_at IS NULL
        ORDER BY c.id
        FOR UPDATE OF c
    ),
    ended AS (
        UPDATE access.credential AS c SET ended_at = clock_timestamp()
        FROM mine AS m
        WHERE c.id = passkey AND m.id = c.id AND (SELECT count(*) FROM mine) > 1
        RETURNING c.id, c.actor_id
    ),
    closed AS (
        UPDATE access.session AS s SET closed_at = clock_timestamp()
        FROM ended AS e
        WHERE s.credential_id = e.id AND s.closed_at IS NULL AND s.token_hash <> sha256(convert_to(token, 'UTF8'))
    ),
    noted AS (
        INSERT INTO journal.entry (happened_at, actor_id, act, reference)
        SELECT clock_timestamp(), e.actor_id, 'access.end_own_passkey', e.id FROM ended AS e
    )
    SELECT EXISTS (SELECT FROM ended);
$$;
REVOKE ALL ON FUNCTION door.end_my_passkey(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.end_my_passkey(text, uuid) TO denizen_web;

-- End one of one's own sessions. Returns whether there was one to end.
CREATE FUNCTION door.end_my_session(token text, session uuid)
RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    WITH closed AS (
        UPDATE access.session AS s SET closed_at = clock_timestamp()
        FROM door.anybody(token) AS w
        WHERE s.id = session AND s.actor_id = w.id AND s.closed_at IS NULL
        RETURNING s.id, s.actor_id
    ),
    noted AS (
        INSERT INTO journal.entry (happened_at, actor_id, act, reference)
        SELECT clock_timestamp(), c.actor_id, 'access.end_own_session', c.id FROM closed AS c
    )
    SELECT EXISTS (SELECT FROM closed);
$$;
REVOKE ALL ON FUNCTION door.end_my_session(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.end_my_session(text, uuid) TO denizen_web;
