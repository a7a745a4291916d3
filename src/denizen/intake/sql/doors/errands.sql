-- Ask the pipeline to try or to do something. Returns the errand, or why it was not taken. What a declaration would change
-- whoever writes one may ask; who is who, only those whose office it is.
CREATE FUNCTION door.ask(
    token text, asked_act text, is_trial boolean, draft uuid, declaration uuid, person uuid, other uuid, merge uuid,
    reason_code text, OUT errand uuid, OUT refusal text
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    actor access.actor := door.actor(token);
BEGIN
    refusal := CASE
        WHEN actor.id IS NULL THEN 'access.session_unknown'
        -- What would change tells of people: only whoever may be shown it may have it tried.
        WHEN NOT EXISTS (SELECT FROM access.allowance AS g WHERE g.role = actor.role AND g.reader = 'effect')
            THEN 'access.not_competent'
        WHEN (SELECT count(*) FROM intake.errand AS e WHERE e.asked_by = actor.id AND e.done_at IS NULL) >= 10
            THEN 'errand.too_many'
        WHEN asked_act = 'declaration.try' AND NOT EXISTS (
            SELECT FROM ledger.draft AS d WHERE d.number = ask.draft AND d.entered_by = actor.id)
            THEN 'declaration.draft_unknown'
        WHEN asked_act <> 'declaration.try' AND NOT door.is_competent(actor, asked_act) THEN 'access.not_competent'
        WHEN asked_act = 'question.answer' AND EXISTS (
            SELECT FROM linkage.claim AS c
            WHERE c.declaration_id = ask.declaration AND c.actor_id <> actor.id AND c.held_until > clock_timestamp())
            THEN 'question.held_by_another'
    END;
    IF refusal IS NOT NULL THEN
        RETURN;
    END IF;
    INSERT INTO intake.errand (act, is_trial, asked_by, draft, declaration_id, person_id, other_id, merge_id, reason_code)
    VALUES (asked_act, ask.is_trial, actor.id, ask.draft, ask.declaration, ask.person, ask.other, ask.merge,
        nullif(left(btrim(ask.reason_code), 64), ''))
    RETURNING id INTO errand;
    PERFORM pg_notify('declarations', '') WHERE pg_notification_queue_usage() < 0.5;
END;
$$;
REVOKE ALL ON FUNCTION door.ask(text, text, boolean, uuid, uuid, uuid, uuid, uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.ask(text, text, boolean, uuid, uuid, uuid, uuid, uuid, text) TO denizen_web;

-- What became of an errand so far, for whoever asked: no person is told here but by the id of a result.
CREATE FUNCTION door.errand(token text, asked uuid)
RETURNS TABLE (
    id uuid, act text, is_trial boolean, done_at timestamptz, state text, code text, fields text[], result_id uuid,
    effect_digest bytea
)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT e.id, e.act, e.is_trial, e.done_at, e.state, e.code, e.fields, e.result_id, e.effect_digest
    FROM door.actor(token) AS actor
    JOIN intake.errand AS e ON e.id = asked AND e.asked_by = actor.id;
$$;
REVOKE ALL ON FUNCTION door.errand(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.errand(text, uuid) TO denizen_web;
