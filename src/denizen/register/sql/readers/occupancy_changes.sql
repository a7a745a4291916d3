-- On which days within the ticket's period the set of occupants of a dwelling changed. Delivers no person, so no line.
CREATE FUNCTION reading.occupancy_changes(taken uuid)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'occupancy_changes');
BEGIN
    IF ticket.refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', ticket.refusal);
    END IF;
    IF ticket.during IS NULL OR isempty(ticket.during) THEN
        RETURN jsonb_build_object('refusal', 'register.period_missing');
    END IF;
    RETURN jsonb_build_object('days', (
        SELECT coalesce(jsonb_agg(s.first_day ORDER BY s.first_day), '[]')
        FROM reading.spans(ticket.dwelling_id, ticket.during, reading.asked_instant(ticket)) AS s
        WHERE s.first_day > coalesce(lower(ticket.during), '-infinity')));
END;
$$;
REVOKE ALL ON FUNCTION reading.occupancy_changes(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.occupancy_changes(uuid) TO denizen_web;
