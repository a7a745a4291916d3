-- Complete the log: a ticket that can no longer be redeemed and never was, in a committed transaction, may still have been
-- read and rolled back. Its people are logged as possibly seen. Returns how many tickets were swept.
--
-- A ticket that a running transaction holds is left for the next time; if it is held for minutes (a prepared transaction
-- has no end of its own), its people are logged without waiting for it.
CREATE FUNCTION reading.sweep_tickets()
RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket;
    swept bigint := 0;
    free boolean;
BEGIN
    FOR ticket IN
        SELECT t.* FROM access.ticket AS t
        WHERE t.redeemed_at IS NULL AND t.swept_at IS NULL AND t.refusal IS NULL
            AND t.opened_at < clock_timestamp() - interval '35 seconds'
        ORDER BY t.opened_at
        LIMIT 1000
    LOOP
        PERFORM FROM access.ticket AS t
        WHERE t.id = ticket.id AND t.redeemed_at IS NULL AND t.swept_at IS NULL
        FOR UPDATE SKIP LOCKED;
        free := FOUND;
        CONTINUE WHEN NOT free AND (
            ticket.opened_at > clock_timestamp() - interval '5 minutes'
            OR EXISTS (SELECT FROM access.ticket AS t WHERE t.id = ticket.id AND t.redeemed_at IS NOT NULL));
        INSERT INTO journal.delivery (
            person_id, ticket_id, actor_id, purpose, basis, reference, reader, fields, certain)
        SELECT p.person_id, ticket.id, ticket.actor_id, ticket.purpose, ticket.basis, ticket.reference, ticket.reader,
            ticket.fields, false
        FROM reading.possibly_seen(ticket) AS p
        WHERE NOT EXISTS (SELECT FROM journal.delivery AS d WHERE d.ticket_id = ticket.id);
        IF free THEN
            UPDATE access.ticket AS t SET swept_at = clock_timestamp() WHERE t.id = ticket.id;
            swept := swept + 1;
        END IF;
    END LOOP;
    RETURN swept;
END;
$$;
REVOKE ALL ON FUNCTION reading.sweep_tickets() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.sweep_tickets() TO denizen_worker;
