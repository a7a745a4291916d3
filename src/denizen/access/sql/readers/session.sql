-- Who holds a session's token: the actor, or why there is none. Inner part of the reading room.
CREATE FUNCTION reading.holder(token text, OUT actor access.actor, OUT refusal text)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    session access.session;
BEGIN
    SELECT * INTO session FROM access.session AS s WHERE s.token_hash = sha256(convert_to(token, 'UTF8'));
    SELECT * INTO actor FROM access.actor AS a WHERE a.id = session.actor_id;
    refusal := CASE
        WHEN actor.id IS NULL THEN 'access.session_unknown'
        WHEN session.closed_at IS NOT NULL OR session.expires_at <= clock_timestamp() THEN 'access.session_ended'
        WHEN NOT actor.active THEN 'access.actor_inactive'
    END;
END;
$$;

-- The actor whose token this is, for the page's head line: no other person's data.
CREATE FUNCTION reading.whoami(token text)
RETURNS TABLE (actor_id uuid, role text, name text, language text, party_id uuid, party_kind text, party_name text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT (h.actor).id, (h.actor).role, (h.actor).name, (h.actor).language, p.id, p.kind, p.name
    FROM reading.holder(token) AS h
    LEFT JOIN access.party AS p ON p.id = (h.actor).party_id
    WHERE h.refusal IS NULL;
$$;
REVOKE ALL ON FUNCTION reading.whoami(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.whoami(text) TO denizen_web;

-- Close the session of a token; whoever holds it may.
CREATE FUNCTION reading.close_session(token text)
RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    UPDATE access.session SET closed_at = clock_timestamp()
    WHERE token_hash = sha256(convert_to(token, 'UTF8')) AND closed_at IS NULL;
$$;
REVOKE ALL ON FUNCTION reading.close_session(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.close_session(text) TO denizen_web;

-- Open a session for an invented actor of a demonstration. Staff in earnest have no `demo` mark and cannot be had so.
CREATE FUNCTION reading.open_demo_session(demo_pseudonym text, new_token_hash bytea, lasts interval)
RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    WITH opened AS (
        INSERT INTO access.session (token_hash, actor_id, expires_at)
        SELECT new_token_hash, a.id, clock_timestamp() + lasts
        FROM access.actor AS a
        WHERE a.pseudonym = demo_pseudonym AND a.demo AND a.active
        RETURNING token_hash
    )
    SELECT EXISTS (SELECT FROM opened);
$$;
REVOKE ALL ON FUNCTION reading.open_demo_session(text, bytea, interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.open_demo_session(text, bytea, interval) TO denizen_web;

-- The invented actors among whom a demonstration lets one choose; empty wherever the staff is real.
CREATE FUNCTION reading.demo_actors()
RETURNS TABLE (pseudonym text, role text, name text, party_name text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT a.pseudonym, a.role, a.name, p.name
    FROM access.actor AS a
    LEFT JOIN access.party AS p ON p.id = a.party_id
    WHERE a.demo AND a.active
    ORDER BY a.role, a.pseudonym;
$$;
REVOKE ALL ON FUNCTION reading.demo_actors() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.demo_actors() TO denizen_web;
