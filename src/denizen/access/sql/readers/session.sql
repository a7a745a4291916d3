-- The actor whose token this is, for the page's head line: no other person's data. That the session was used is noted once
-- a minute: a row changed with each page would cost more than the page.
CREATE FUNCTION reading.whoami(token text)
RETURNS TABLE (actor_id uuid, role text, name text, language text, party_id uuid, party_kind text, party_name text)
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    WITH found AS (
        SELECT s.token_hash, s.seen_at, a.id, a.role, a.name, a.language, a.party_id
        FROM access.session AS s
        JOIN access.actor AS a ON a.id = s.actor_id AND a.active
        WHERE s.token_hash = sha256(convert_to(token, 'UTF8')) AND s.closed_at IS NULL
            AND least(s.expires_at, s.seen_at + s.idle_after) > clock_timestamp()
    ),
    noted AS (
        UPDATE access.session AS s SET seen_at = clock_timestamp()
        FROM found AS f
        WHERE s.token_hash = f.token_hash AND f.seen_at < clock_timestamp() - interval '1 minute'
    )
    SELECT f.id, f.role, f.name, f.language, p.id, p.kind, p.name
    FROM found AS f
    LEFT JOIN access.party AS p ON p.id = f.party_id;
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
        INSERT INTO access.session (token_hash, actor_id, expires_at, idle_after)
        SELECT new_token_hash, a.id, clock_timestamp() + lasts, lasts
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
