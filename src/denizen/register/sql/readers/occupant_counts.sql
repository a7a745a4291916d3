-- How many occupants a dwelling had over the ticket's period, and how many it may have. Delivers no person, so no line.
CREATE FUNCTION reading.occupant_counts(taken uuid)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'occupant_counts');
BEGIN
    IF ticket.refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', ticket.refusal);
    END IF;
    IF ticket.during IS NULL OR isempty(ticket.during) THEN
        RETURN jsonb_build_object('refusal', 'register.period_missing');
    END IF;
    RETURN jsonb_build_object(
        'capacity', (SELECT d.capacity FROM places.dwelling AS d WHERE d.id = ticket.dwelling_id),
        'spans', (
            SELECT jsonb_agg(jsonb_build_object(
                'first_day', reading.bound(s.first_day), 'end_day', reading.bound(s.end_day),
                'certain', cardinality(s.certain), 'possible', cardinality(s.possible)) ORDER BY s.first_day)
            FROM reading.spans(ticket.dwelling_id, ticket.during, reading.asked_instant(ticket)) AS s));
END;
$$;
REVOKE ALL ON FUNCTION reading.occupant_counts(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.occupant_counts(uuid) TO denizen_web;
