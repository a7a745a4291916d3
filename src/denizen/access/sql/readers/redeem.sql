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
    ticket access.ticket;
BEGIN
    -- Of two who come at once the second waits here, and then finds it redeemed. It is looked up by its id alone: asked for
    -- each by itself, the two instants would let the planner walk the index of all that wait to be swept.
    UPDATE access.ticket AS t SET redeemed_at = clock_timestamp()
    WHERE t.id = taken AND t.refusal IS NULL AND t.reader = by_reader AND coalesce(t.redeemed_at, t.swept_at) IS NULL
        AND t.opened_in <> pg_current_xact_id() AND t.opened_at > clock_timestamp() - interval '30 seconds'
        AND EXISTS (SELECT FROM access.actor AS a WHERE a.id = t.actor_id AND a.active)
    RETURNING t.* INTO ticket;
    IF FOUND THEN
        RETURN ticket;
    END IF;
    SELECT t.* INTO ticket FROM access.ticket AS t WHERE t.id = taken;
    ticket.refusal := CASE
        WHEN ticket.id IS NULL THEN 'access.ticket_unknown'
        WHEN ticket.refusal IS NOT NULL THEN 'access.ticket_denied'
        WHEN ticket.reader <> by_reader THEN 'access.ticket_for_another_reader'
        WHEN ticket.redeemed_at IS NOT NULL OR ticket.swept_at IS NOT NULL THEN 'access.ticket_used'
        WHEN ticket.opened_in = pg_current_xact_id() THEN 'access.ticket_not_committed'
        WHEN ticket.opened_at <= clock_timestamp() - interval '30 seconds' THEN 'access.ticket_expired'
        ELSE 'access.actor_inactive'
    END;
    RETURN ticket;
END;
$$;

-- Write the line of each person delivered under a ticket (each named once), with the groups of fields that they were
-- delivered with. Inner part. It is called by the reader before it returns: where this fails, the reading fails.
-- What is read for a purpose that may have to be kept from the person for a while is told after that while, unless a reader
-- decides otherwise.
CREATE FUNCTION reading.log_delivery(ticket access.ticket, persons uuid[], their_fields text[])
RETURNS void
LANGUAGE sql VOLATILE
AS $$
    WITH line AS (
        INSERT INTO journal.delivery (person_id, ticket_id, actor_id, purpose, basis, reference, reader, fields)
        SELECT delivered.person_id, ticket.id, ticket.actor_id, ticket.purpose, ticket.basis, ticket.reference,
            ticket.reader, their_fields
        FROM unnest(persons) AS delivered (person_id)
        RETURNING id, delivered_at, purpose
    )
    INSERT INTO journal.told_later (delivery_id, delivered_at, told_from)
    SELECT l.id, l.delivered_at, l.delivered_at + p.told_within
    FROM line AS l JOIN access.purpose AS p ON p.code = l.purpose AND p.told_within IS NOT NULL;
$$;
