-- Readings beyond an officer's own area: the reason comes first, whoever answers for the officer examines it afterwards.

-- Whether an officer said why, not longer ago than two hours: so long one visit is prepared. Inner part of `open_access`.
CREATE FUNCTION reading.said_why(asking uuid, person uuid, dwelling uuid)
RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT EXISTS (
        SELECT FROM access.crossing AS c
        WHERE c.actor_id = asking AND c.said_at > clock_timestamp() - interval '2 hours'
            AND (c.person_id = person OR c.dwelling_id = dwelling));
$$;

-- The areas in which whoever holds the token works today.
CREATE FUNCTION reading.my_postings(token text)
RETURNS TABLE (territory_code text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT p.territory_code
    FROM access.session AS s
    JOIN access.actor AS a ON a.id = s.actor_id AND a.active
    JOIN access.posting AS p ON p.actor_id = a.id
        AND p.valid_during @> (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date
    WHERE s.token_hash = sha256(convert_to(token, 'UTF8')) AND s.closed_at IS NULL
        AND least(s.expires_at, s.seen_at + s.idle_after) > clock_timestamp()
    ORDER BY p.territory_code;
$$;
REVOKE ALL ON FUNCTION reading.my_postings(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.my_postings(text) TO denizen_web;

-- The readings beyond an own area that nobody has examined, the oldest first, or those that were: by whom, why, and how many readings
-- followed. Tells the officers to whoever answers for them, and of those who were read nothing but that it was a person or a
-- dwelling: who, a reading of its own tells. Refusals come in the first row.
CREATE FUNCTION reading.crossings(token text, examined boolean, most integer)
RETURNS TABLE (
    refusal text, id uuid, said_at timestamptz, officer text, pseudonym text, areas text[], about text, reason text, readings bigint,
    examined_at timestamptz, finding text, mine boolean
)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    examiner access.actor;
BEGIN
    SELECT * INTO examiner FROM reading.competent(token, 'crossing.examine');
    IF examiner.id IS NULL THEN
        refusal := 'access.not_competent';
        RETURN NEXT;
        RETURN;
    END IF;
    RETURN QUERY
    SELECT NULL::text, c.id, c.said_at, a.name, a.pseudonym,
        ARRAY(
            SELECT p.territory_code FROM access.posting AS p
            WHERE p.actor_id = a.id AND p.valid_during @> (c.said_at AT TIME ZONE 'Asia/Shanghai')::date
            ORDER BY p.territory_code),
        CASE WHEN c.person_id IS NULL THEN 'dwelling' ELSE 'person' END, c.reason,
        (
            SELECT count(*) FROM access.ticket AS t
            WHERE t.actor_id = c.actor_id AND t.refusal IS NULL
                AND t.opened_at >= c.said_at AND t.opened_at < c.said_at + interval '2 hours'
                AND (t.person_id = c.person_id OR t.dwelling_id = c.dwelling_id)),
        c.examined_at, c.finding, c.actor_id = examiner.id
    FROM access.crossing AS c
    JOIN access.actor AS a ON a.id = c.actor_id
    WHERE (c.examined_at IS NOT NULL) = examined
    ORDER BY CASE WHEN examined THEN NULL ELSE c.id END, c.examined_at DESC, c.id
    LIMIT most;
END;
$$;
REVOKE ALL ON FUNCTION reading.crossings(text, boolean, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.crossings(text, boolean, integer) TO denizen_web;

-- How many readings beyond an own area wait to be examined, counted no further than a thousand; null where whoever asks does not examine them.
CREATE FUNCTION reading.crossings_waiting(token text)
RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT CASE WHEN EXISTS (SELECT FROM reading.competent(token, 'crossing.examine')) THEN (
        SELECT count(*) FROM (SELECT FROM access.crossing AS c WHERE c.examined_at IS NULL LIMIT 1000) AS waiting)
    END;
$$;
REVOKE ALL ON FUNCTION reading.crossings_waiting(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.crossings_waiting(text) TO denizen_web;
