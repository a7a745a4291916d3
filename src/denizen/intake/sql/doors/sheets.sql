-- Keep what somebody is typing, so that no form is lost by going back, by a second tab, or by a session that ends. One that
-- ended within the last day still leaves something on a sheet on which nobody but it has written, and on no other: it opens
-- nothing, begins nothing, and what it leaves is given out to a living one only. Of one actor the last hundred sheets are kept.
-- Returns why it was not kept.
CREATE FUNCTION door.keep_sheet(token text, sheet uuid, sealed bytea, OUT refusal text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    shown record;
    at timestamptz := clock_timestamp();
BEGIN
    SELECT a.id AS actor_id, s.id, s.closed_at IS NULL AND least(s.expires_at, s.seen_at + s.idle_after) > at AS lives
    INTO shown
    FROM access.session AS s
    JOIN access.actor AS a ON a.id = s.actor_id AND a.active
    WHERE s.token_hash = sha256(convert_to(keep_sheet.token, 'UTF8'))
        AND least(s.closed_at, s.expires_at, s.seen_at + s.idle_after) > at - interval '1 day';
    refusal := CASE
        WHEN NOT FOUND THEN 'access.session_unknown'
        WHEN octet_length(keep_sheet.sealed) > 262144 THEN 'sheet.too_long'
        WHEN NOT shown.lives AND NOT EXISTS (
            SELECT FROM intake.sheet AS begun WHERE begun.id = keep_sheet.sheet AND begun.session_id = shown.id)
            THEN 'access.session_ended'
    END;
    IF refusal IS NOT NULL THEN
        RETURN;
    END IF;
    INSERT INTO intake.sheet AS kept (id, actor_id, session_id, kept_at, sealed)
    VALUES (keep_sheet.sheet, shown.actor_id, shown.id, at, keep_sheet.sealed)
    ON CONFLICT (id) DO UPDATE
        SET session_id = excluded.session_id, kept_at = excluded.kept_at, sealed = excluded.sealed
        WHERE kept.actor_id = excluded.actor_id;
    IF NOT FOUND THEN
        refusal := 'sheet.unknown';
    END IF;
    DELETE FROM intake.sheet AS old WHERE old.id IN (
        SELECT s.id FROM intake.sheet AS s WHERE s.actor_id = shown.actor_id ORDER BY s.kept_at DESC OFFSET 100);
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
