-- Keep what somebody is typing, so that no form is lost by going back, by a second tab, or by a session that ends. A session
-- that ended within the last day still leaves something for its actor: it opens nothing, and what it leaves is given out to
-- a living one only. Returns why it was not kept.
CREATE FUNCTION door.keep_sheet(token text, sheet uuid, sealed bytea, OUT refusal text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    whose uuid;
    at timestamptz := clock_timestamp();
BEGIN
    SELECT a.id INTO whose
    FROM access.session AS s
    JOIN access.actor AS a ON a.id = s.actor_id AND a.active
    WHERE s.token_hash = sha256(convert_to(keep_sheet.token, 'UTF8'))
        AND least(s.closed_at, s.expires_at) > at - interval '1 day';
    IF whose IS NULL THEN
        refusal := 'access.session_unknown';
        RETURN;
    END IF;
    INSERT INTO intake.sheet AS kept (id, actor_id, kept_at, sealed)
    VALUES (keep_sheet.sheet, whose, at, keep_sheet.sealed)
    ON CONFLICT (id) DO UPDATE SET kept_at = excluded.kept_at, sealed = excluded.sealed
        WHERE kept.actor_id = excluded.actor_id;
    IF NOT FOUND THEN
        refusal := 'sheet.unknown';
    END IF;
END;
$$;
REVOKE ALL ON FUNCTION door.keep_sheet(text, uuid, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.keep_sheet(text, uuid, bytea) TO denizen_web;

-- What was kept, as it was sealed, for whoever typed it.
CREATE FUNCTION door.sheet(token text, asked uuid)
RETURNS TABLE (sealed bytea)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT s.sealed
    FROM door.actor(token) AS actor
    JOIN intake.sheet AS s ON s.id = asked AND s.actor_id = actor.id;
$$;
REVOKE ALL ON FUNCTION door.sheet(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.sheet(text, uuid) TO denizen_web;
