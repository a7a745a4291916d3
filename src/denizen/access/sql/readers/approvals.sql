-- Opening the record of a small child: each time with the word of somebody who answers for it.

-- Whether an officer was allowed to open a person's record for a purpose, not longer ago than two hours. Inner part of `open_access`.
CREATE FUNCTION reading.approved(asking uuid, person uuid, for_purpose text)
RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT EXISTS (
        SELECT FROM access.approval AS a
        WHERE a.actor_id = asking AND a.person_id = person AND a.purpose = for_purpose AND a.granted
            AND a.decided_at > clock_timestamp() - interval '2 hours');
$$;

-- How an officer's asking for one person's record stands: the last within a day, if any. It tells the officer's own asking alone.
CREATE FUNCTION reading.my_approval(token text, person uuid, for_purpose text)
RETURNS TABLE (asked_at timestamptz, decided_at timestamptz, granted boolean)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT a.asked_at, a.decided_at, a.granted
    FROM access.session AS s
    JOIN access.actor AS w ON w.id = s.actor_id AND w.active
    JOIN access.approval AS a ON a.actor_id = w.id AND a.person_id = person AND a.purpose = for_purpose
        AND (a.decided_at IS NULL OR a.decided_at > clock_timestamp() - interval '2 hours')
    WHERE s.token_hash = sha256(convert_to(token, 'UTF8')) AND s.closed_at IS NULL
        AND least(s.expires_at, s.seen_at + s.idle_after) > clock_timestamp()
    ORDER BY a.id DESC
    LIMIT 1;
$$;
REVOKE ALL ON FUNCTION reading.my_approval(text, uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.my_approval(text, uuid, text) TO denizen_web;

-- What waits for a supervisor's word, the oldest first: which officer asks, for what and for which case. Whose record it is, a
-- reading of its own tells. Refusals come in the first row.
CREATE FUNCTION reading.approvals_asked(token text, most integer)
RETURNS TABLE (
    refusal text, id uuid, asked_at timestamptz, officer text, pseudonym text, role text, purpose text, reference text,
    person_id uuid, mine boolean
)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    decider access.actor;
BEGIN
    SELECT * INTO decider FROM reading.competent(token, 'child_access.approve');
    IF decider.id IS NULL THEN
        refusal := 'access.not_competent';
        RETURN NEXT;
        RETURN;
    END IF;
    RETURN QUERY
    SELECT NULL::text, a.id, a.asked_at, w.name, w.pseudonym, w.role, a.purpose, a.reference, a.person_id, w.id = decider.id
    FROM access.approval AS a
    JOIN access.actor AS w ON w.id = a.actor_id
    WHERE a.decided_at IS NULL
    ORDER BY a.id
    LIMIT most;
END;
$$;
REVOKE ALL ON FUNCTION reading.approvals_asked(text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.approvals_asked(text, integer) TO denizen_web;

-- How many wait, counted no further than a thousand; null where whoever asks does not decide them.
CREATE FUNCTION reading.approvals_waiting(token text)
RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT CASE WHEN EXISTS (SELECT FROM reading.competent(token, 'child_access.approve')) THEN (
        SELECT count(*) FROM (SELECT FROM access.approval AS a WHERE a.decided_at IS NULL LIMIT 1000) AS waiting)
    END;
$$;
REVOKE ALL ON FUNCTION reading.approvals_waiting(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.approvals_waiting(text) TO denizen_web;
