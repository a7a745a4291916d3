-- Blocked addresses, as all readers see them: there is nobody there. What is kept from everybody is not left out of an answer, it is
-- looked up under the id of nobody, by the same statements; so the answer is that of somebody of whom nothing is held, letter by
-- letter, and takes as long.

-- The records whose place is kept from everybody today. It is today that counts, whatever instant a question asks about: an earlier
-- state of the register tells the address as well. Inner part.
CREATE FUNCTION reading.veiled()
RETURNS TABLE (person_id uuid)
LANGUAGE sql STABLE
AS $$
    SELECT b.person_id FROM register.blocked((statement_timestamp() AT TIME ZONE 'Asia/Shanghai')::date) AS b;
$$;

-- Whether a ticket opens what is blocked: that of a registrar who keeps the block itself. Inner part.
CREATE FUNCTION reading.opens(ticket access.ticket)
RETURNS boolean
LANGUAGE sql IMMUTABLE
AS $$
    SELECT coalesce(ticket.purpose = 'block.handling', false);
$$;

-- Whether somebody who signed in as a resident asks about themself: a block keeps nothing of one's own from oneself, and no more than
-- before of others. A guardian asks about another. Inner part.
CREATE FUNCTION reading.is_ones_own(ticket access.ticket)
RETURNS boolean
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN ticket.purpose = 'own.record' AND EXISTS (
        SELECT FROM access.own_record AS r
        WHERE r.actor_id = ticket.actor_id AND r.ended_at IS NULL
            AND coalesce(reading.joined_to(r.person_id, 'infinity'), r.person_id) = ticket.person_id);
END;
$$;

-- Under which id to look up where a person lives and works, with whom, and how to reach them: the person's own, or nobody's. All three
-- questions are asked of everybody: whether there is a block, whether the person was heard and the address released to
-- whoever asks, for this one case, and whether it is the person who asks. Inner part.
CREATE FUNCTION reading.place_of(who uuid, ticket access.ticket)
RETURNS uuid
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    is_veiled boolean := EXISTS (SELECT FROM reading.veiled() AS v WHERE v.person_id = who);
    is_released boolean := EXISTS (
        SELECT FROM register.block_request AS r
        WHERE r.person_id = who AND r.actor_id = ticket.actor_id AND r.purpose = ticket.purpose
            AND r.reference = ticket.reference AND r.open_until > statement_timestamp());
    is_own boolean := reading.is_ones_own(ticket);
BEGIN
    RETURN CASE
        WHEN is_veiled AND NOT is_released AND NOT is_own AND NOT reading.opens(ticket) THEN '00000000-0000-0000-0000-000000000000'
        ELSE who
    END;
END;
$$;

-- Whether a line of the log is of the keeping of a block, and so would tell that there is one. Inner part.
CREATE FUNCTION reading.is_of_a_block(purpose text, reader text)
RETURNS boolean
LANGUAGE sql IMMUTABLE
AS $$
    SELECT purpose = 'block.handling' OR reader = 'ask_block';
$$;
