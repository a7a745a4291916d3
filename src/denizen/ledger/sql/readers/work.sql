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
GRANT EXECUTE ON FUNCTION reading.waiting() TO denizen_owner, denizen_web, denizen_worker, denizen_pulse;

-- How many of the declarations received since an instant are refused, by the code of the refusal. None was decided before it
-- was received, but for the 25 hours by which a receipt may be ahead of a clock that stands back (`ledger.time_of_receipt`).
CREATE FUNCTION reading.refused(since timestamptz)
RETURNS TABLE (code text, quantity bigint)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT o.code, count(*)
    FROM ledger.outcome AS o
    JOIN ledger.declaration AS d ON d.id = o.declaration_id AND d.received_at >= refused.since
    WHERE o.state = 'refused' AND o.decided_at >= refused.since - interval '25 hours' AND NOT EXISTS (
        SELECT FROM ledger.outcome AS later WHERE later.declaration_id = o.declaration_id AND later.decided_at > o.decided_at)
    GROUP BY o.code
    ORDER BY count(*) DESC, o.code;
END;
REVOKE ALL ON FUNCTION reading.refused(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.refused(timestamptz) TO denizen_web;

-- The files received since an instant, newest first, at most thirty: by which batch, what they declare, how many of their rows became a
-- declaration and how many were rejected.
CREATE FUNCTION reading.files(since timestamptz)
RETURNS TABLE (batch_id uuid, received_at timestamptz, kind text, declared bigint, rejected bigint)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT b.id, b.received_at, b.kind,
        (SELECT count(*) FROM ledger.declaration AS d WHERE d.batch_id = b.id),
        (SELECT count(DISTINCT r.row_number) FROM ledger.reject AS r WHERE r.batch_id = b.id)
    FROM ledger.batch AS b
    WHERE b.received_at >= files.since
    ORDER BY b.received_at DESC, b.id DESC
    LIMIT 30;
END;
REVOKE ALL ON FUNCTION reading.files(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.files(timestamptz) TO denizen_web;

-- For how many seconds the oldest declaration that waits has waited; 0 where none does. By its place in the queue, which is
-- that of its receipt.
CREATE FUNCTION reading.queue_age()
RETURNS double precision
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT coalesce((
        SELECT extract(epoch FROM clock_timestamp() - d.received_at)
        FROM ledger.declaration AS d
        WHERE d.id = (SELECT w.declaration_id FROM ledger.waiting AS w ORDER BY w.declaration_id LIMIT 1)
    ), 0)::double precision;
END;
REVOKE ALL ON FUNCTION reading.queue_age() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.queue_age() TO denizen_owner, denizen_web, denizen_worker, denizen_pulse;
