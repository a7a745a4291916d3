-- The rows to mend of a file go back to whoever may follow it: asked for with the public key of the page, made by the
-- reception, who alone can open the file, and sealed to that key.

-- Ask for them. Asked again under the same number it is asked already. Returns why they are not made.
CREATE FUNCTION door.ask_mending(
    token text, file uuid, mending uuid, language text, public_key bytea, OUT refusal text
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    actor access.actor := door.actor(token);
BEGIN
    refusal := CASE
        WHEN actor.id IS NULL THEN 'access.session_unknown'
        WHEN NOT EXISTS (
            SELECT FROM door.file(ask_mending.token, ask_mending.file) AS f WHERE f.batch_id IS NOT NULL)
            THEN 'file.unknown'
        WHEN (SELECT count(*) FROM intake.mending AS m WHERE m.file_id = ask_mending.file) >= 5
            THEN 'file.too_many_at_once'
    END;
    IF refusal IS NOT NULL THEN
        RETURN;
    END IF;
    INSERT INTO intake.mending (id, file_id, asked_by, language, public_key)
    VALUES (ask_mending.mending, ask_mending.file, actor.id, left(ask_mending.language, 16), ask_mending.public_key)
    ON CONFLICT DO NOTHING;
    PERFORM pg_notify('reception', '') WHERE pg_notification_queue_usage() < 0.5;
END;
$$;
REVOKE ALL ON FUNCTION door.ask_mending(text, uuid, uuid, text, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.ask_mending(text, uuid, uuid, text, bytea) TO denizen_web;

-- What became of such a request, for whoever asked.
CREATE FUNCTION door.mending(token text, asked uuid)
RETURNS TABLE (id uuid, file_id uuid, done_at timestamptz, code text, format text, pieces integer)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT m.id, m.file_id, m.done_at, m.code, m.format, m.pieces
    FROM door.actor(token) AS actor
    JOIN intake.mending AS m ON m.id = asked AND m.asked_by = actor.id;
$$;
REVOKE ALL ON FUNCTION door.mending(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.mending(text, uuid) TO denizen_web;

-- One piece of what was made, for whoever asked.
CREATE FUNCTION door.mended_piece(token text, asked uuid, place integer)
RETURNS TABLE (sealed bytea)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT p.sealed
    FROM door.mending(token, asked) AS m
    JOIN intake.mended_piece AS p ON p.mending_id = m.id AND p.place = mended_piece.place;
$$;
REVOKE ALL ON FUNCTION door.mended_piece(text, uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.mended_piece(text, uuid, integer) TO denizen_web;
