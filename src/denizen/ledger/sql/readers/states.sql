-- How many declarations, received since an instant or ever, are in which state, by kind. Tells no person, only numbers.
CREATE FUNCTION reading.states(since timestamptz)
RETURNS TABLE (kind text, state text, quantity bigint)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT d.kind, coalesce(o.state, 'waiting'), count(*)
    FROM ledger.declaration AS d
    LEFT JOIN LATERAL (
        SELECT said.state FROM ledger.outcome AS said
        WHERE said.declaration_id = d.id ORDER BY said.decided_at DESC LIMIT 1
    ) AS o ON true
    WHERE states.since IS NULL OR d.received_at >= states.since
    GROUP BY 1, 2
    ORDER BY 1, 2;
END;
REVOKE ALL ON FUNCTION reading.states(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.states(timestamptz) TO denizen_web, denizen_worker, denizen_pulse;

-- When the newest declaration came in; null where there is none. Identifiers are in the order of arrival.
CREATE FUNCTION reading.last_received()
RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT d.received_at FROM ledger.declaration AS d ORDER BY d.id DESC LIMIT 1;
END;
REVOKE ALL ON FUNCTION reading.last_received() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.last_received() TO denizen_web;
