-- Where a person lived over the ticket's period: each residence, stay or tenancy with its certain and possible days.
CREATE FUNCTION reading.whereabouts(taken uuid)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'whereabouts');
    place uuid := reading.place_of(ticket.person_id, ticket);
    known timestamptz := reading.asked_instant(ticket);
    kept uuid := reading.joined_to(ticket.person_id, known);
    found_places jsonb;
BEGIN
    IF ticket.refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', ticket.refusal);
    END IF;
    IF ticket.during IS NULL OR isempty(ticket.during) THEN
        RETURN jsonb_build_object('refusal', 'register.period_missing');
    END IF;
    IF NOT EXISTS (
        SELECT FROM register.person AS p WHERE p.id = ticket.person_id AND p.registered_at <= known
    ) THEN
        RETURN jsonb_build_object('refusal', 'register.person_unknown');
    END IF;
    IF kept IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', 'register.person_joined', 'kept', kept);
    END IF;
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'dwelling_id', d.id, 'plate', d.plate, 'address', d.address, 'room', s.room, 'kind', s.kind,
        'category', s.category, 'is_main', s.is_main, 'disputed', s.disputed, 'declaration_id', s.declaration_id,
        'examined_since', reading.examined_since(
            ticket.person_id, reading.group_of(s.kind), s.declaration_id, known, ticket.known_on IS NOT NULL),
        'certain_during', reading.certainly(s.began, s.ended) * ticket.during,
        'possible_during', reading.possibly(s.began, s.ended) * ticket.during
    ) ORDER BY s.valid_during, s.declaration_id), '[]')
    INTO found_places
    FROM reading.spell(true) AS s
    JOIN places.dwelling AS d ON d.id = s.dwelling_id
    WHERE s.person_id = place
        AND s.recorded_during @> known
        AND reading.possibly(s.began, s.ended) && ticket.during;
    PERFORM reading.log_delivery(ticket, ARRAY[ticket.person_id], ticket.fields);
    RETURN jsonb_build_object('places', found_places);
END;
$$;
REVOKE ALL ON FUNCTION reading.whereabouts(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.whereabouts(uuid) TO denizen_web;
