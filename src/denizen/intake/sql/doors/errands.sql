-- Ask the pipeline to try or to do something. Returns the errand, or why it was not taken. What a declaration would change
-- whoever writes one may ask; who is who, only those whose office it is. What is tried looks at people, so it is asked for a
-- purpose like any reading. `shown` is an earlier trial of the same, whose effect the asker has seen.
CREATE FUNCTION door.ask(
    token text, asked_act text, is_trial boolean, draft uuid, declaration uuid, person uuid, other uuid, merge uuid,
    reason_code text, purpose text, reference text, shown uuid, OUT errand uuid, OUT refusal text
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
        WHEN NOT EXISTS (
            SELECT FROM access.allowance AS g
            WHERE g.role = actor.role AND g.reader = 'effect' AND g.purpose = ask.purpose
                AND g.valid_during @> (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date)
            THEN 'access.not_competent'
        WHEN nullif(btrim(ask.reference), '') IS NULL
            AND EXISTS (SELECT FROM access.purpose AS p WHERE p.code = ask.purpose AND p.asks_reference)
            THEN 'access.reference_missing'
        WHEN length(btrim(ask.reference)) > 64 THEN 'access.reference_too_long'
        -- Few wait at once, and nobody keeps the pipeline to themselves: each is work that a declaration waits for. Identifiers
        -- are in the order of time.
        WHEN (SELECT count(*) FROM intake.errand AS e WHERE e.asked_by = actor.id AND e.done_at IS NULL) >= 10
            OR (SELECT count(*) FROM intake.errand AS e
                WHERE e.asked_by = actor.id AND e.id > uuidv7(interval '-1 minute')) >= 300
            THEN 'errand.too_many'
        WHEN asked_act = 'declaration.try' AND NOT EXISTS (
            SELECT FROM ledger.draft AS d WHERE d.number = ask.draft AND d.entered_by = actor.id)
            THEN 'declaration.draft_unknown'
        WHEN asked_act <> 'declaration.try' AND NOT door.is_competent(actor, asked_act) THEN 'access.not_competent'
        WHEN ask.person = ask.other THEN 'merge.one_record'
        WHEN asked_act = 'question.answer' AND EXISTS (
            SELECT FROM linkage.claim AS c
            WHERE c.declaration_id = ask.declaration AND c.actor_id <> actor.id AND c.held_until > clock_timestamp())
            THEN 'question.held_by_another'
    END;
    IF refusal IS NOT NULL THEN
        RETURN;
    END IF;
    INSERT INTO intake.errand (
        act, is_trial, asked_by, draft, declaration_id, person_id, other_id, merge_id, reason_code, purpose, reference, shown_in)
    VALUES (asked_act, ask.is_trial, actor.id, ask.draft, ask.declaration, ask.person, ask.other, ask.merge,
        nullif(left(btrim(ask.reason_code), 64), ''), ask.purpose, nullif(btrim(ask.reference), ''), ask.shown)
    RETURNING id INTO errand;
    PERFORM pg_notify('declarations', '') WHERE pg_notification_queue_usage() < 0.5;
END;
$$;
REVOKE ALL ON FUNCTION door.ask(text, text, boolean, uuid, uuid, uuid, uuid, uuid, text, text, text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.ask(text, text, boolean, uuid, uuid, uuid, uuid, uuid, text, text, text, uuid) TO denizen_web;

-- What became of an errand so far, for whoever asked: no person is told here but by the id of a result. Nor is its digest, by
-- which two trials could be compared, and a record watched, without anybody being read.
CREATE FUNCTION door.errand(token text, asked uuid)
RETURNS TABLE (
    id uuid, act text, is_trial boolean, done_at timestamptz, state text, code text, fields text[], result_id uuid,
    is_as_shown boolean
)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT e.id, e.act, e.is_trial, e.done_at, e.state, e.code, e.fields, e.result_id, e.is_as_shown
    FROM door.actor(token) AS actor
    JOIN intake.errand AS e ON e.id = asked AND e.asked_by = actor.id;
$$;
REVOKE ALL ON FUNCTION door.errand(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.errand(text, uuid) TO denizen_web;
