-- The occupants of a dwelling on the one day that the ticket asks about.
CREATE FUNCTION reading.occupants(taken uuid)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'occupants');
    known timestamptz := reading.asked_instant(ticket);
    persons uuid[];
    found_occupants jsonb;
BEGIN
    IF ticket.refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', ticket.refusal);
    END IF;
    IF upper(ticket.during) - lower(ticket.during) IS DISTINCT FROM 1 THEN
        RETURN jsonb_build_object('refusal', 'register.day_missing');
    END IF;
    IF ticket.known_on IS NULL THEN
        SELECT o.persons, o.answer INTO persons, found_occupants
        FROM reading.occupants_on(ticket.dwelling_id, ticket.during, known, false) AS o;
    ELSE
        SELECT o.persons, o.answer INTO persons, found_occupants
        FROM reading.occupants_on(ticket.dwelling_id, ticket.during, known, true) AS o;
    END IF;
    PERFORM reading.log_delivery(ticket, persons, ticket.fields);
    RETURN jsonb_build_object('occupants', found_occupants);
END;
$$;
REVOKE ALL ON FUNCTION reading.occupants(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.occupants(uuid) TO denizen_web;

-- Each occupant of a day once, by the period that says most surely that the person was there. Inner part.
CREATE FUNCTION reading.occupants_on(of_dwelling uuid, days daterange, known timestamptz, history boolean)
RETURNS TABLE (persons uuid[], answer jsonb)
LANGUAGE sql STABLE
AS $$
    SELECT array_agg(o.person_id), coalesce(jsonb_agg(jsonb_build_object(
        'person_id', o.person_id, 'name', n.name, 'certain', o.certain, 'kind', o.kind,
        'room', o.room, 'since', o.began, 'until', o.ended, 'declaration_id', o.declaration_id, 'disputed', o.disputed,
        'examined_since', reading.examined_since(o.person_id, reading.group_of(o.kind), o.declaration_id, known, history)
    ) ORDER BY o.room, o.person_id), '[]')
    FROM (
        SELECT DISTINCT ON (s.person_id) s.*, NOT isempty(s.certain_during) AS certain
        FROM reading.occupancy(of_dwelling, days, known, history) AS s
        ORDER BY s.person_id, isempty(s.certain_during), array_position('{residence,stay,tenancy}', s.kind),
            s.began, s.declaration_id
    ) AS o
    LEFT JOIN LATERAL reading.name_of(o.person_id, known, history) AS n ON true;
$$;
