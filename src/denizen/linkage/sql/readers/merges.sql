-- The records that were joined to the ticket's person and are so still: when each was, and why; the last one first, since a
-- later one must be undone before an earlier one. Everyone whose record it was is delivered.
CREATE FUNCTION reading.merges(taken uuid)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'merges');
    answer jsonb;
BEGIN
    IF ticket.refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', ticket.refusal);
    END IF;
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'merge_id', m.id, 'absorbed_id', m.absorbed_id, 'merged_at', m.merged_at, 'reason_code', m.reason_code,
        'declarations', (SELECT count(*) FROM linkage.moved AS v WHERE v.merge_id = m.id)) ORDER BY m.merged_at DESC), '[]')
    INTO answer
    FROM linkage.merge AS m
    WHERE m.kept_id = ticket.person_id AND m.undone_at IS NULL;
    PERFORM reading.log_delivery(ticket, ARRAY[ticket.person_id], ticket.fields);
    RETURN jsonb_build_object('merges', answer);
END;
$$;
REVOKE ALL ON FUNCTION reading.merges(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.merges(uuid) TO denizen_web;
