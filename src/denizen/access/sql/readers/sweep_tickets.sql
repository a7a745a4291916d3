-- Complete the log: a ticket that can no longer be redeemed and never was, in a committed transaction, may still have been
-- read and rolled back. Its people are logged as possibly seen. Returns how many tickets were swept.
--
-- A ticket that a running transaction holds is left for the next time; if it is held for minutes (a prepared transaction
-- has no end of its own), its people are logged without waiting for it. However many are held, the others get their turn.
CREATE FUNCTION reading.sweep_tickets()
RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket;
    swept bigint := 0;
BEGIN
    -- Who sweeps also applies declarations: where somebody holds the log, it is completed later.
    PERFORM set_config('lock_timeout', '1s', true);
    FOR ticket IN
        SELECT t.* FROM access.ticket AS t
        WHERE t.redeemed_at IS NULL AND t.swept_at IS NULL AND t.refusal IS NULL
            AND t.opened_at < clock_timestamp() - interval '35 seconds'
        ORDER BY t.opened_at
        LIMIT 1000
        FOR UPDATE SKIP LOCKED
    LOOP
        PERFORM reading.log_possibly_seen(ticket);
        UPDATE access.ticket AS t SET swept_at = clock_timestamp() WHERE t.id = ticket.id;
        swept := swept + 1;
    END LOOP;
    FOR ticket IN
        SELECT t.* FROM access.ticket AS t
        WHERE t.redeemed_at IS NULL AND t.swept_at IS NULL AND t.refusal IS NULL
            AND t.opened_at < clock_timestamp() - interval '5 minutes'
    LOOP
        CONTINUE WHEN EXISTS (SELECT FROM access.ticket AS t WHERE t.id = ticket.id AND t.redeemed_at IS NOT NULL);
        PERFORM reading.log_possibly_seen(ticket);
    END LOOP;
    RETURN swept;
END;
$$;
REVOKE ALL ON FUNCTION reading.sweep_tickets() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.sweep_tickets() TO denizen_worker;

-- Log the people of a ticket as possibly seen, once. Inner part. Who they are only the rooms of the readers know: it asks
-- `reading.possibly_seen`, which the highest of them defines.
CREATE FUNCTION reading.log_possibly_seen(ticket access.ticket)
RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    IF EXISTS (SELECT FROM journal.delivery AS d WHERE d.ticket_id = ticket.id) THEN
        RETURN;
    END IF;
    WITH line AS (
        INSERT INTO journal.delivery (person_id, ticket_id, actor_id, purpose, basis, reference, reader, fields, certain)
        SELECT p, ticket.id, ticket.actor_id, ticket.purpose, ticket.basis, ticket.reference, ticket.reader, ticket.fields, false
        FROM unnest(reading.possibly_seen(ticket)) AS p
        RETURNING id, delivered_at, purpose
    )
    INSERT INTO journal.told_later (delivery_id, delivered_at, told_from)
    SELECT l.id, l.delivered_at, l.delivered_at + p.told_within
    FROM line AS l JOIN access.purpose AS p ON p.code = l.purpose AND p.told_within IS NOT NULL;
END;
$$;
