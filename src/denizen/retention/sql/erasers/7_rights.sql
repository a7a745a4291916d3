-- What came of people's rights goes with the people, and what was asked before a reading goes with the log.

-- Erase doubts and blocks of people, and who opens their records. A block of somebody who stays loses the record that goes and no
-- more: it still keeps that person. Inner part of `erase_taken`.
CREATE FUNCTION erasing.erase_rights(people uuid[])
RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    blocks uuid[] := ARRAY(SELECT b.id FROM register.block AS b WHERE b.person_id = ANY (people));
BEGIN
    PERFORM erasing.erase_doubts(ARRAY(SELECT d.id FROM register.doubt AS d WHERE d.person_id = ANY (people)));
    DELETE FROM register.block_request AS r WHERE r.block_id = ANY (blocks) OR r.person_id = ANY (people);
    DELETE FROM register.block_record AS r WHERE r.block_id = ANY (blocks) OR r.person_id = ANY (people);
    UPDATE register.block AS b SET along_with_id = NULL WHERE b.along_with_id = ANY (blocks);
    UPDATE register.block AS b SET renews_id = NULL WHERE b.renews_id = ANY (blocks);
    DELETE FROM register.block AS b WHERE b.id = ANY (blocks);
    DELETE FROM access.own_record AS o WHERE o.person_id = ANY (people);
END;
$$;

-- Erase doubts with all that became of them. Inner part.
CREATE FUNCTION erasing.erase_doubts(doubts uuid[])
RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    DELETE FROM register.correction_notice AS n WHERE n.doubt_id = ANY (doubts);
    DELETE FROM register.doubt_open AS o WHERE o.doubt_id = ANY (doubts);
    DELETE FROM register.doubt_state AS s WHERE s.doubt_id = ANY (doubts);
    DELETE FROM register.doubt AS d WHERE d.id = ANY (doubts);
END;
$$;

-- Whether something of the rights of these records stands against erasing them: a doubt that is open, a request of an authority that
-- is kept still. Inner part of `reason_to_keep`.
CREATE FUNCTION erasing.is_at_issue(records uuid[])
RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT EXISTS (SELECT FROM register.doubt_open AS o WHERE o.person_id = ANY (records))
        OR EXISTS (SELECT FROM disclosure.request AS r WHERE r.person_id = ANY (records));
$$;

-- Erase requests of authorities that are past their time, with all their steps: records of what was handed to whom, as the log is.
CREATE FUNCTION erasing.erase_disclosures(today date, most integer)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    term_keep interval := erasing.kept_for('access_log', today);
    requests uuid[];
BEGIN
    requests := ARRAY(
        SELECT r.id FROM disclosure.request AS r
        WHERE erasing.is_over(r.entered_at, term_keep, today)
            -- What was done last keeps the whole of it.
            AND NOT EXISTS (
                SELECT FROM disclosure.step AS s WHERE s.request_id = r.id AND NOT erasing.is_over(s.taken_at, term_keep, today))
        LIMIT most);
    DELETE FROM disclosure.step AS s WHERE s.request_id = ANY (requests);
    DELETE FROM disclosure.request AS r WHERE r.id = ANY (requests);
    PERFORM erasing.note(today, 'access_log', 'requests', cardinality(requests));
    RETURN cardinality(requests);
END;
$$;
REVOKE ALL ON FUNCTION erasing.erase_disclosures(date, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erasing.erase_disclosures(date, integer) TO denizen_worker;

-- Erase reasons given beyond an own area, and words asked for children's records, that are past their time.
CREATE FUNCTION erasing.erase_askings(today date, most integer)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    term_keep interval := erasing.kept_for('access_log', today);
    crossings integer;
    approvals integer;
BEGIN
    DELETE FROM access.crossing AS c WHERE c.id IN (
        SELECT o.id FROM access.crossing AS o WHERE erasing.is_over(o.said_at, term_keep, today) LIMIT most);
    GET DIAGNOSTICS crossings = ROW_COUNT;
    DELETE FROM access.approval AS a WHERE a.id IN (
        SELECT o.id FROM access.approval AS o WHERE erasing.is_over(o.asked_at, term_keep, today) LIMIT most);
    GET DIAGNOSTICS approvals = ROW_COUNT;
    PERFORM erasing.note(today, 'access_log', 'reasons', crossings + approvals);
    RETURN crossings + approvals;
END;
$$;
REVOKE ALL ON FUNCTION erasing.erase_askings(date, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erasing.erase_askings(date, integer) TO denizen_worker;
