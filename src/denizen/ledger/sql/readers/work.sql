-- What lies before the office, in figures. None of it tells a person, a sender or the name of a file.

-- How many declarations wait to be worked on.
CREATE FUNCTION reading.waiting()
RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT count(*) FROM ledger.waiting;
END;
REVOKE ALL ON FUNCTION reading.waiting() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.waiting() TO denizen_web, denizen_worker;

-- Of the declarations received since an instant: how many are refused now, by the code of the refusal.
CREATE FUNCTION reading.refused(since timestamptz)
RETURNS TABLE (code text, quantity bigint)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT o.code, count(*)
    FROM ledger.declaration AS d
    CROSS JOIN LATERAL (
        SELECT said.state, said.code FROM ledger.outcome AS said
        WHERE said.declaration_id = d.id ORDER BY said.decided_at DESC LIMIT 1
    ) AS o
    WHERE d.received_at >= refused.since AND o.state = 'refused'
    GROUP BY o.code
    ORDER BY count(*) DESC, o.code;
END;
REVOKE ALL ON FUNCTION reading.refused(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.refused(timestamptz) TO denizen_web;

-- The files received since an instant, newest first, at most a hundred: what they declare, how many of their rows became a
-- declaration and how many were rejected.
CREATE FUNCTION reading.files(since timestamptz)
RETURNS TABLE (received_at timestamptz, kind text, declared bigint, rejected bigint)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT b.received_at, b.kind,
        (SELECT count(*) FROM ledger.declaration AS d WHERE d.batch_id = b.id),
        (SELECT count(DISTINCT r.row_number) FROM ledger.reject AS r WHERE r.batch_id = b.id)
    FROM ledger.batch AS b
    WHERE b.received_at >= files.since
    ORDER BY b.received_at DESC, b.id DESC
    LIMIT 100;
END;
REVOKE ALL ON FUNCTION reading.files(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.files(timestamptz) TO denizen_web;
