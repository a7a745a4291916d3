-- The occupants of a dwelling over the ticket's period, span by span.
CREATE FUNCTION reading.occupant_spans(taken uuid)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'occupant_spans');
    known timestamptz := reading.asked_instant(ticket);
    persons uuid[];
    found_spans jsonb;
BEGIN
    IF ticket.refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', ticket.refusal);
    END IF;
    IF ticket.during IS NULL OR isempty(ticket.during) THEN
        RETURN jsonb_build_object('refusal', 'register.period_missing');
    END IF;
    WITH span AS MATERIALIZED (
        SELECT * FROM reading.spans(ticket.dwelling_id, ticket.during, known)
    ), named AS MATERIALIZED (
        SELECT everybody.p AS person_id, n.name
        FROM (SELECT DISTINCT unnest(span.possible) AS p FROM span) AS everybody
        LEFT JOIN LATERAL reading.name_of(everybody.p, known, true) AS n ON true
    )
    SELECT
        (SELECT array_agg(n.person_id) FROM named AS n),
        (SELECT jsonb_agg(jsonb_build_object(
            'first_day', reading.bound(s.first_day), 'end_day', reading.bound(s.end_day),
            'occupants', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'person_id', n.person_id, 'name', n.name, 'certain', n.person_id = ANY (s.certain)
                ) ORDER BY n.person_id), '[]')
                FROM named AS n
                WHERE n.person_id = ANY (s.possible))
            ) ORDER BY s.first_day) FROM span AS s)
    INTO persons, found_spans;
    PERFORM reading.log_delivery(ticket, persons, ticket.fields);
    RETURN jsonb_build_object('spans', found_spans);
END;
$$;
REVOKE ALL ON FUNCTION reading.occupant_spans(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.occupant_spans(uuid) TO denizen_web;
