-- Who was delivered this person's data, newest first, at most a thousand lines. Staff appear by their pseudonym.
CREATE FUNCTION reading.delivery_log(taken uuid)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'delivery_log');
    lines jsonb;
BEGIN
    IF ticket.refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', ticket.refusal);
    END IF;
    SELECT coalesce(jsonb_agg(to_jsonb(newest) ORDER BY newest.delivered_at DESC), '[]')
    INTO lines
    FROM (
        SELECT d.delivered_at, d.purpose, d.basis, d.reader, d.fields, d.certain, a.pseudonym, p.name AS organisation
        FROM journal.delivery AS d
        JOIN access.actor AS a ON a.id = d.actor_id
        LEFT JOIN access.party AS p ON p.id = a.party_id
        WHERE d.person_id = ticket.person_id
        ORDER BY d.delivered_at DESC
        LIMIT 1000
    ) AS newest;
    PERFORM reading.log_delivery(ticket, ARRAY[ticket.person_id], ticket.fields);
    RETURN jsonb_build_object('lines', lines);
END;
$$;
REVOKE ALL ON FUNCTION reading.delivery_log(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.delivery_log(uuid) TO denizen_web;
