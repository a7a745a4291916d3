-- Ask for a supervisor's word to open one person's record. To ask again while it waits changes nothing. Returns the refusal, or nothing.
CREATE FUNCTION door.ask_approval(token text, of_person uuid, for_purpose text, said_reference text)
RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    officer access.actor := door.actor(token);
BEGIN
    IF officer.id IS NULL THEN
        RETURN 'access.session_unknown';
    END IF;
    IF NOT EXISTS (
        SELECT FROM access.allowance AS g
        WHERE g.role = officer.role AND g.purpose = for_purpose AND g.approved_under IS NOT NULL) THEN
        RETURN 'access.not_allowed';
    END IF;
    -- The list is for people to go through.
    IF (
        SELECT count(*) FROM access.approval AS a
        WHERE a.actor_id = officer.id AND a.decided_at IS NULL) >= 60 THEN
        RETURN 'access.approvals_used_up';
    END IF;
    INSERT INTO access.approval (actor_id, person_id, purpose, reference)
    VALUES (officer.id, of_person, for_purpose, left(nullif(btrim(said_reference), ''), 64))
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END;
$$;
REVOKE ALL ON FUNCTION door.ask_approval(text, uuid, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.ask_approval(text, uuid, text, text) TO denizen_web;

-- Allow or refuse once what another asked. Returns the refusal, or nothing.
CREATE FUNCTION door.decide_approval(token text, approval uuid, is_granted boolean)
RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    decider access.actor := door.actor(token);
BEGIN
    IF decider.id IS NULL THEN
        RETURN 'access.session_unknown';
    END IF;
    IF NOT door.is_competent(decider, 'child_access.approve') THEN
        RETURN 'access.not_competent';
    END IF;
    UPDATE access.approval AS a SET decided_at = clock_timestamp(), decided_by = decider.id, granted = is_granted
    WHERE a.id = approval AND a.decided_at IS NULL AND a.actor_id <> decider.id;
    IF NOT FOUND THEN
        RETURN 'access.approval_settled';
    END IF;
    INSERT INTO journal.entry (happened_at, actor_id, act, reference)
    VALUES (
        clock_timestamp(), decider.id,
        CASE WHEN is_granted THEN 'access.approve_child_access' ELSE 'access.refuse_child_access' END, approval);
    RETURN NULL;
END;
$$;
REVOKE ALL ON FUNCTION door.decide_approval(text, uuid, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.decide_approval(text, uuid, boolean) TO denizen_web;
