-- Take one step with a request: check it, cut it, approve or refuse it, or find that telling the person need not wait. Returns why
-- it was not taken, or nothing. Who may take which stands in `access.competence`; that two approve, and neither entered it, here
-- and again in the table. Of two who come at once one is refused.
CREATE FUNCTION door.take_disclosure_step(
    token text, request uuid, asked_act text, asked_reason text, asked_fields text[], OUT refusal text
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    actor access.actor := door.actor(token);
    asked disclosure.request;
    stands text := disclosure.state_of(request, clock_timestamp());
    taking text := asked_act;
    granted text[] := disclosure.granted(request);
BEGIN
    SELECT r.* INTO asked FROM disclosure.request AS r WHERE r.id = request;
    IF asked_act = 'approval' THEN
        taking := CASE WHEN EXISTS (SELECT FROM disclosure.step AS s WHERE s.request_id = request AND s.act = 'first_approval')
            THEN 'second_approval' ELSE 'first_approval' END;
    END IF;
    refusal := CASE
        WHEN actor.id IS NULL THEN 'access.session_unknown'
        WHEN NOT door.may_take(actor, taking, asked.is_sensitive) THEN 'access.not_competent'
        WHEN asked.id IS NULL THEN 'disclosure.unknown'
        WHEN NOT door.is_its_turn(asked, taking, stands) THEN 'disclosure.not_now'
        WHEN taking IN ('first_approval', 'second_approval') THEN door.who_else(actor, asked, taking)
        WHEN taking = 'cut' AND (
            coalesce(cardinality(asked_fields), 0) = 0 OR NOT asked_fields <@ granted OR granted <@ asked_fields)
            THEN 'disclosure.cut_nothing'
        WHEN taking IN ('cut', 'refusal') AND asked_reason IS NULL THEN 'disclosure.reason_missing'
        WHEN taking = 'tell_at_once' AND NOT asked.asks_delay THEN 'disclosure.not_now'
    END;
    IF refusal IS NOT NULL THEN
        RETURN;
    END IF;
    INSERT INTO disclosure.step (request_id, place, act, actor_id, reason, fields)
    SELECT request, coalesce(max(s.place), 0) + 1, taking, actor.id,
        CASE WHEN taking IN ('cut', 'refusal') THEN asked_reason END,
        CASE WHEN taking = 'cut' THEN ARRAY(SELECT DISTINCT f FROM unnest(asked_fields) AS f ORDER BY f) END
    FROM disclosure.step AS s WHERE s.request_id = request;
    INSERT INTO journal.entry (happened_at, actor_id, act, reference)
    VALUES (clock_timestamp(), actor.id, 'disclosure.' || taking, request);
END;
$$;
REVOKE ALL ON FUNCTION door.take_disclosure_step(text, uuid, text, text, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.take_disclosure_step(text, uuid, text, text, text[]) TO denizen_web;

-- Whether the actor's role takes such steps. What is sensitive the officer approves as well. Inner part.
CREATE FUNCTION door.may_take(actor access.actor, act text, is_sensitive boolean)
RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT CASE
        WHEN act = 'formal_check' THEN door.is_competent(actor, 'disclosure.check_formally')
        WHEN act IN ('legal_check', 'cut', 'tell_at_once') THEN door.is_competent(actor, 'disclosure.check_legally')
        WHEN act IN ('first_approval', 'second_approval') THEN door.is_competent(actor, 'disclosure.approve')
            OR is_sensitive AND door.is_competent(actor, 'disclosure.approve_sensitive')
        WHEN act = 'refusal' THEN door.is_competent(actor, 'disclosure.check_legally')
            OR door.is_competent(actor, 'disclosure.approve')
        ELSE false
    END;
$$;

-- Whether a step may follow where the request stands. Inner part. An urgent one may be approved before it is checked.
CREATE FUNCTION door.is_its_turn(asked disclosure.request, act text, stands text)
RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT CASE act
        WHEN 'formal_check' THEN stands = 'entered'
        WHEN 'legal_check' THEN stands = 'formally_checked'
        WHEN 'cut' THEN stands = 'legally_checked' OR asked.is_urgent AND stands IN ('entered', 'formally_checked')
        WHEN 'tell_at_once' THEN stands IN ('legally_checked', 'approved_once', 'approved')
        WHEN 'first_approval' THEN stands = 'legally_checked' OR asked.is_urgent AND stands IN ('entered', 'formally_checked')
        WHEN 'second_approval' THEN stands IN ('approved_once', 'approved_urgently') OR asked.is_urgent
            AND stands = 'delivered' AND NOT EXISTS (
                SELECT FROM disclosure.step AS s WHERE s.request_id = asked.id AND s.act = 'refusal')
        -- What was answered on one approval may still be found to have been wrong by the second.
        WHEN 'refusal' THEN stands NOT IN ('refused', 'expired', 'delivered') OR asked.is_urgent
            AND stands = 'delivered' AND NOT EXISTS (
                SELECT FROM disclosure.step AS s WHERE s.request_id = asked.id AND s.act = 'second_approval')
        ELSE false
    END;
$$;

-- Why somebody else has to approve: whoever entered a request does not, nor anybody twice, be it under another account of the
-- same name; and of what is sensitive one of the two approvals is the officer's. Null where nobody else has to. Inner part.
CREATE FUNCTION door.who_else(actor access.actor, asked disclosure.request, act text)
RETURNS text
LANGUAGE sql STABLE
AS $$
    WITH before AS (
        SELECT a.id, a.name, a.role FROM disclosure.step AS s JOIN access.actor AS a ON a.id = s.actor_id
        WHERE s.request_id = asked.id AND s.act = 'first_approval'
    )
    SELECT CASE
        WHEN EXISTS (
            SELECT FROM access.actor AS e
            WHERE e.id = asked.entered_by AND (e.id = actor.id OR lower(btrim(e.name)) = lower(btrim(actor.name))))
            THEN 'disclosure.own_request'
        WHEN EXISTS (
            SELECT FROM before AS b WHERE b.id = actor.id OR lower(btrim(b.name)) = lower(btrim(actor.name)))
            THEN 'disclosure.approved_before'
        WHEN act = 'second_approval' AND asked.is_sensitive AND NOT EXISTS (
            SELECT FROM access.competence AS c
            WHERE c.act = 'disclosure.approve_sensitive' AND c.role IN (SELECT b.role FROM before AS b UNION ALL SELECT actor.role))
            THEN 'disclosure.officer_needed'
    END;
$$;
