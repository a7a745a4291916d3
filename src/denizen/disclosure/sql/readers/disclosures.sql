-- Requests of authorities as those see them whose work they are, the newest first, or one of them: no name stands here. Whom one
-- means is told by id alone, to whoever may open that person under a ticket.
CREATE FUNCTION reading.disclosures(token text, asked uuid, before uuid, most integer)
RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    refusal text := reading.not_for_disclosures(token);
    found jsonb;
BEGIN
    IF refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', refusal);
    END IF;
    SELECT coalesce(jsonb_agg(reading.as_disclosure(r.id) ORDER BY r.entered_at DESC, r.id), '[]') INTO found
    FROM (
        SELECT q.id, q.entered_at FROM disclosure.request AS q
        WHERE (disclosures.asked IS NULL OR q.id = disclosures.asked)
            AND (disclosures.before IS NULL OR q.entered_at < (
                SELECT b.entered_at FROM disclosure.request AS b WHERE b.id = disclosures.before))
        ORDER BY q.entered_at DESC, q.id
        LIMIT least(disclosures.most, 1000)
    ) AS r;
    RETURN jsonb_build_object('now', clock_timestamp(), 'requests', found);
END;
$$;
REVOKE ALL ON FUNCTION reading.disclosures(text, uuid, uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.disclosures(text, uuid, uuid, integer) TO denizen_web;

-- What oversight looks at first: requests that are open, whose second approval is not there yet, or of which the person is told later.
CREATE FUNCTION reading.disclosures_to_oversee(token text)
RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    refusal text := reading.not_for_disclosures(token, '{disclosure.oversee}');
    found jsonb;
BEGIN
    IF refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', refusal);
    END IF;
    SELECT coalesce(jsonb_agg(reading.as_disclosure(r.id) ORDER BY r.entered_at, r.id), '[]') INTO found
    FROM disclosure.request AS r
    WHERE disclosure.state_of(r.id, clock_timestamp()) NOT IN ('refused', 'expired', 'delivered')
        OR r.is_urgent AND NOT EXISTS (
            SELECT FROM disclosure.step AS s WHERE s.request_id = r.id AND s.act IN ('second_approval', 'refusal'))
        OR reading.told_from(r.id) > clock_timestamp();
    RETURN jsonb_build_object('now', clock_timestamp(), 'requests', found);
END;
$$;
REVOKE ALL ON FUNCTION reading.disclosures_to_oversee(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.disclosures_to_oversee(text) TO denizen_web;

-- Whose session a token opens now; null where it opens none. Inner part.
CREATE FUNCTION reading.officer_at(token text)
RETURNS access.actor
LANGUAGE sql STABLE
AS $$
    SELECT a.*
    FROM access.session AS s
    JOIN access.actor AS a ON a.id = s.actor_id AND a.active
    WHERE s.token_hash = sha256(convert_to(token, 'UTF8')) AND s.closed_at IS NULL
        AND least(s.expires_at, s.seen_at + s.idle_after) > clock_timestamp();
$$;

-- Why whoever asks is shown no requests; null where one of these acts is their role's. Inner part.
CREATE FUNCTION reading.not_for_disclosures(
    token text,
    acts text[] DEFAULT '{disclosure.enter,disclosure.check_formally,disclosure.check_legally,disclosure.approve,disclosure.approve_sensitive,disclosure.deliver,disclosure.oversee}'
)
RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT CASE
        WHEN a.id IS NULL THEN 'access.session_unknown'
        WHEN NOT EXISTS (SELECT FROM access.competence AS c WHERE c.role = a.role AND c.act = ANY (acts)) THEN 'access.not_competent'
    END
    FROM (SELECT) AS always
    LEFT JOIN LATERAL reading.officer_at(token) AS a ON true;
$$;

-- From when the person is told of what was delivered, as was decided last. Inner part.
CREATE FUNCTION reading.told_from(asked uuid)
RETURNS timestamptz
LANGUAGE sql STABLE
AS $$
    SELECT s.told_from FROM disclosure.step AS s
    WHERE s.request_id = asked AND s.told_from IS NOT NULL ORDER BY s.place DESC LIMIT 1;
$$;

-- A request with its steps. Inner part.
CREATE FUNCTION reading.as_disclosure(asked uuid)
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT jsonb_build_object(
        'id', r.id, 'entered_at', r.entered_at, 'entered_by', r.entered_by, 'entered_by_name', e.name,
        'received_on', r.received_on, 'authority', a.name, 'authority_kind', a.kind, 'ground', r.ground, 'article', g.article,
        'case_number', r.case_number, 'subject', r.subject, 'person_id', r.person_id, 'dwelling_id', r.dwelling_id,
        'case_papers', r.case_papers, 'fields', r.fields, 'during', r.during, 'handler_hint', r.handler_hint,
        'is_urgent', r.is_urgent, 'asks_delay', r.asks_delay, 'is_sensitive', r.is_sensitive,
        'steps', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'place', s.place, 'act', s.act, 'taken_at', s.taken_at, 'actor_id', s.actor_id, 'actor', w.name, 'role', w.role,
                'reason', s.reason, 'fields', s.fields, 'digest', encode(s.digest, 'hex'), 'told_from', s.told_from,
                'told_latest', s.told_latest) ORDER BY s.place), '[]')
            FROM disclosure.step AS s JOIN access.actor AS w ON w.id = s.actor_id WHERE s.request_id = r.id))
    FROM disclosure.request AS r
    JOIN disclosure.authority AS a ON a.id = r.authority_id
    JOIN disclosure.ground AS g ON g.code = r.ground
    JOIN access.actor AS e ON e.id = r.entered_by
    WHERE r.id = asked;
$$;

-- Whoever asks, and what of disclosures their role does: for offering what can be done.
CREATE FUNCTION reading.who_discloses(token text)
RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT CASE WHEN reading.not_for_disclosures(token) IS NOT NULL
        THEN jsonb_build_object('refusal', reading.not_for_disclosures(token))
        ELSE (
            SELECT jsonb_build_object('actor_id', a.id, 'name', a.name, 'role', a.role, 'competences', (
                SELECT coalesce(jsonb_agg(c.act ORDER BY c.act), '[]')
                FROM access.competence AS c WHERE c.role = a.role AND c.act LIKE 'disclosure.%'))
            FROM reading.officer_at(token) AS a)
    END;
$$;
REVOKE ALL ON FUNCTION reading.who_discloses(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.who_discloses(text) TO denizen_web;
