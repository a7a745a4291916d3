-- Take an open question upon oneself for a quarter of an hour, or keep it for another; nobody else answers it meanwhile. Says
-- who holds it: whoever asks, or the colleague who came first. Nobody holds more than ten, or one session could keep all
-- questions from the others: whoever takes another leaves the one that was taken up first.
CREATE FUNCTION door.claim(token text, declaration uuid, OUT held_by text, OUT is_mine boolean, OUT refusal text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    actor access.actor := door.actor(token);
BEGIN
    refusal := CASE
        WHEN actor.id IS NULL THEN 'access.session_unknown'
        WHEN NOT door.is_competent(actor, 'question.answer') THEN 'access.not_competent'
        WHEN NOT EXISTS (SELECT FROM linkage.question AS q WHERE q.declaration_id = declaration) THEN 'question.not_open'
    END;
    IF refusal IS NOT NULL THEN
        RETURN;
    END IF;
    -- Of two who come at once the second waits for the first here, and then finds the question held.
    INSERT INTO linkage.claim AS c (declaration_id, actor_id, held_until)
    VALUES (declaration, actor.id, clock_timestamp() + interval '15 minutes')
    ON CONFLICT (declaration_id) DO UPDATE SET actor_id = excluded.actor_id, held_until = excluded.held_until
        WHERE c.actor_id = excluded.actor_id OR c.held_until <= clock_timestamp();
    DELETE FROM linkage.claim AS c
    WHERE c.actor_id = actor.id AND c.declaration_id NOT IN (
        SELECT newest.declaration_id FROM linkage.claim AS newest
        WHERE newest.actor_id = actor.id ORDER BY newest.held_until DESC, newest.declaration_id LIMIT 10);
    SELECT a.name, a.id = actor.id INTO held_by, is_mine
    FROM linkage.claim AS c
    JOIN access.actor AS a ON a.id = c.actor_id
    WHERE c.declaration_id = declaration;
END;
$$;
REVOKE ALL ON FUNCTION door.claim(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.claim(text, uuid) TO denizen_web;

-- Leave a question to others again.
CREATE FUNCTION door.unclaim(token text, declaration uuid)
RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    DELETE FROM linkage.claim AS c USING door.actor(token) AS actor
    WHERE c.declaration_id = declaration AND c.actor_id = actor.id;
$$;
REVOKE ALL ON FUNCTION door.unclaim(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.unclaim(text, uuid) TO denizen_web;
