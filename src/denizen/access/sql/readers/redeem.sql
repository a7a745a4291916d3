-- Take a ticket for a reader, once. Inner part: only readers call it. Comes back with `refusal` set where it is not good.
--
-- A ticket of this very transaction is refused, because a rollback would take it away together with the log line. Its
-- number is the top-level one, so a savepoint makes no difference; a prepared transaction shows nothing of its tickets
-- before it is committed.
CREATE FUNCTION reading.redeem(taken uuid, by_reader text)
RETURNS access.ticket
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    found_ticket access.ticket;
BEGIN
    UPDATE access.ticket AS t SET redeemed_at = clock_timestamp()
    WHERE t.id = taken
        AND t.reader = by_reader
        AND t.refusal IS NULL
        AND t.redeemed_at IS NULL
        AND t.swept_at IS NULL
        AND t.opened_at > clock_timestamp() - interval '30 seconds'
        AND t.opened_in IS DISTINCT FROM pg_current_xact_id_if_assigned()
        AND EXISTS (SELECT FROM access.actor AS a WHERE a.id = t.actor_id AND a.active)
    RETURNING t.* INTO found_ticket;
    IF FOUND THEN
        RETURN found_ticket;
    END IF;
    SELECT t.* INTO found_ticket FROM access.ticket AS t WHERE t.id = taken;
    found_ticket.refusal := CASE
        WHEN found_ticket.id IS NULL THEN 'access.ticket_unknown'
        WHEN found_ticket.refusal IS NOT NULL THEN 'access.ticket_denied'
        WHEN found_ticket.reader <> by_reader THEN 'access.ticket_for_another_reader'
        WHEN found_ticket.redeemed_at IS NOT NULL OR found_ticket.swept_at IS NOT NULL THEN 'access.ticket_used'
        WHEN found_ticket.opened_in IS NOT DISTINCT FROM pg_current_xact_id_if_assigned()
            THEN 'access.ticket_not_committed'
        WHEN found_ticket.opened_at <= clock_timestamp() - interval '30 seconds' THEN 'access.ticket_expired'
        ELSE 'access.actor_inactive'
    END;
    RETURN found_ticket;
END;
$$;

-- Write the line of each person delivered under a ticket, with the groups of fields that they were delivered with.
-- Inner part. It is called by the reader before it returns: where this fails, the reading fails.
CREATE FUNCTION reading.log_delivery(ticket access.ticket, persons uuid[], delivered_fields text[])
RETURNS void
LANGUAGE sql VOLATILE
AS $$
    INSERT INTO journal.delivery (person_id, ticket_id, actor_id, purpose, basis, reference, reader, fields)
    SELECT DISTINCT p, ticket.id, ticket.actor_id, ticket.purpose, ticket.basis, ticket.reference, ticket.reader,
        delivered_fields
    FROM unnest(persons) AS p;
$$;
