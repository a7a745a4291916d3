-- Enter what an authority's letter asks: one person, one dwelling with papers of the case, or somebody whom the register does not
-- have. Returns why it was not entered, or nothing. It cannot be changed afterwards, only cut, refused or answered.
CREATE FUNCTION door.enter_disclosure(
    token text, request uuid, authority uuid, asked_ground text, asked_case text, asked_subject text, person uuid, dwelling uuid,
    papers text, asked_fields text[], asked_during daterange, handler bytea, handler_end text, letter_came date,
    promised boolean, urgent boolean, delay boolean, OUT refusal text, OUT kept uuid
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    actor access.actor := door.actor(token);
    asks record;
    whom record;
    today date := (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date;
BEGIN
    SELECT a.id, a.country, a.kind, a.valid_during, g.code AS ground, g.kinds, g.fields, g.may_delay, g.is_urgent
    INTO asks
    FROM (SELECT) AS always
    LEFT JOIN disclosure.authority AS a ON a.id = authority
    LEFT JOIN disclosure.ground AS g ON g.code = asked_ground;
    SELECT s.* INTO whom FROM reading.disclosure_subject(person, dwelling, asked_during) AS s;
    kept := whom.kept;
    refusal := CASE
        WHEN actor.id IS NULL THEN 'access.session_unknown'
        WHEN NOT door.is_competent(actor, 'disclosure.enter') THEN 'access.not_competent'
        WHEN asks.id IS NULL OR NOT asks.valid_during @> today THEN 'disclosure.authority_unknown'
        WHEN asks.country <> coalesce(
            (SELECT left(p.code, 2) FROM places.rule_pack AS p ORDER BY p.id DESC LIMIT 1), 'CN')
            THEN 'disclosure.authority_foreign'
        WHEN asks.ground IS NULL OR NOT asks.kind = ANY (asks.kinds) THEN 'disclosure.ground_not_theirs'
        WHEN length(btrim(coalesce(asked_case, ''))) NOT BETWEEN 1 AND 64 THEN 'disclosure.case_number_missing'
        WHEN num_nonnulls(person, dwelling) > 1
            OR (asked_subject, person IS NOT NULL, dwelling IS NOT NULL)
                NOT IN (('person', true, false), ('dwelling', false, true), ('nobody', false, false))
            THEN 'disclosure.one_subject'
        WHEN NOT whom.known THEN CASE asked_subject WHEN 'person' THEN 'register.person_unknown' ELSE 'disclosure.dwelling_unknown' END
        WHEN whom.kept IS NOT NULL THEN 'register.person_joined'
        WHEN asked_subject = 'dwelling' AND papers IS NULL THEN 'disclosure.case_papers_missing'
        WHEN coalesce(cardinality(asked_fields), 0) = 0 THEN 'disclosure.fields_missing'
        WHEN NOT asked_fields <@ asks.fields
            OR asked_subject = 'dwelling' AND NOT asked_fields <@ '{names,occupancy}'
            OR asked_subject <> 'dwelling' AND 'occupancy' = ANY (asked_fields) THEN 'disclosure.fields_beyond_ground'
        WHEN asked_during IS NULL OR lower_inf(asked_during) OR upper_inf(asked_during) OR isempty(asked_during)
            THEN 'disclosure.period_missing'
        WHEN upper(asked_during) > today + 1 OR letter_came > today OR letter_came IS NULL THEN 'disclosure.period_in_future'
        WHEN length(handler) IS DISTINCT FROM 16 OR length(handler_end) NOT BETWEEN 1 AND 8 THEN 'disclosure.handler_missing'
        WHEN promised IS NOT TRUE THEN 'disclosure.promise_missing'
        WHEN urgent IS DISTINCT FROM asks.is_urgent THEN 'disclosure.urgency_and_ground'
        WHEN delay AND NOT asks.may_delay THEN 'disclosure.no_delay'
    END;
    IF refusal IS NOT NULL THEN
        RETURN;
    END IF;
    INSERT INTO disclosure.request (
        id, entered_by, received_on, authority_id, ground, case_number, subject, person_id, dwelling_id, case_papers, fields,
        during, handler_token, handler_hint, single_use, is_urgent, asks_delay, is_sensitive)
    VALUES (request, actor.id, letter_came, authority, asked_ground, btrim(asked_case), asked_subject, person, dwelling,
        CASE asked_subject WHEN 'dwelling' THEN papers END,
        ARRAY(SELECT DISTINCT f FROM unnest(asked_fields) AS f ORDER BY f), asked_during, handler, handler_end, true, urgent,
        delay, whom.is_minor OR asked_fields && '{documents,stays}');
    INSERT INTO journal.entry (happened_at, actor_id, act, reference)
    VALUES (clock_timestamp(), actor.id, 'disclosure.enter', request);
    IF urgent THEN
        INSERT INTO journal.outbox (written_at, topic, reference) VALUES (clock_timestamp(), 'disclosure.urgent', request);
    END IF;
END;
$$;
REVOKE ALL ON FUNCTION door.enter_disclosure(
    text, uuid, uuid, text, text, text, uuid, uuid, text, text[], daterange, bytea, text, date, boolean, boolean, boolean)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.enter_disclosure(
    text, uuid, uuid, text, text, text, uuid, uuid, text, text[], daterange, bytea, text, date, boolean, boolean, boolean)
    TO denizen_web;
