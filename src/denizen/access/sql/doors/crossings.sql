-- Say why one person or one dwelling is read beyond the own area. Returns the refusal, or nothing. It says nothing of whether that is
-- so, nor whether there is such a person: it opens no more than the allowances do.
CREATE FUNCTION door.say_why(token text, of_person uuid, of_dwelling uuid, said_reason text)
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
    IF NOT EXISTS (SELECT FROM access.allowance AS g WHERE g.role = officer.role AND g.own_area) THEN
        RETURN 'access.not_competent';
    END IF;
    -- Nobody has more to read in a day than this, and the list is for people to go through.
    IF (
        SELECT count(*) FROM access.crossing AS c
        WHERE c.actor_id = officer.id AND c.said_at > clock_timestamp() - interval '24 hours') >= 60 THEN
        RETURN 'access.crossings_used_up';
    END IF;
    INSERT INTO access.crossing (actor_id, person_id, dwelling_id, reason)
    VALUES (officer.id, of_person, of_dwelling, said_reason);
    RETURN NULL;
END;
$$;
REVOKE ALL ON FUNCTION door.say_why(text, uuid, uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.say_why(text, uuid, uuid, text) TO denizen_web;

-- Say what an examination found, once, of another's reading. Returns the refusal, or nothing.
CREATE FUNCTION door.examine_crossing(token text, crossing uuid, said_finding text)
RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    examiner access.actor := door.actor(token);
BEGIN
    IF examiner.id IS NULL THEN
        RETURN 'access.session_unknown';
    END IF;
    IF NOT door.is_competent(examiner, 'crossing.examine') THEN
        RETURN 'access.not_competent';
    END IF;
    UPDATE access.crossing AS c SET examined_at = clock_timestamp(), examined_by = examiner.id, finding = said_finding
    WHERE c.id = crossing AND c.examined_at IS NULL AND c.actor_id <> examiner.id;
    IF NOT FOUND THEN
        RETURN 'access.crossing_settled';
    END IF;
    INSERT INTO journal.entry (happened_at, actor_id, act, reference)
    VALUES (clock_timestamp(), examiner.id, 'access.examine_crossing', crossing);
    RETURN NULL;
END;
$$;
REVOKE ALL ON FUNCTION door.examine_crossing(text, uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.examine_crossing(text, uuid, text) TO denizen_web;
