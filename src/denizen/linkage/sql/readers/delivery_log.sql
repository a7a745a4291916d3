-- The records of one person: the person's own, and those that are joined to it now. Inner part.
CREATE FUNCTION reading.records_of(who uuid)
RETURNS uuid[]
LANGUAGE sql STABLE
AS $$
    SELECT ARRAY(SELECT who UNION ALL SELECT reading.joined_into(who));
$$;

-- Why what is asked of a person is not answered: the ticket is not good, nobody is known by it, or the record was joined to another,
-- under which to ask. Null where it is answered. Inner part.
CREATE FUNCTION reading.refused_of(ticket access.ticket)
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT CASE
        WHEN ticket.refusal IS NOT NULL THEN jsonb_build_object('refusal', ticket.refusal)
        WHEN NOT EXISTS (SELECT FROM register.person AS p WHERE p.id = ticket.person_id)
            THEN jsonb_build_object('refusal', 'register.person_unknown')
        WHEN reading.joined_to(ticket.person_id, 'infinity') IS NOT NULL
            THEN jsonb_build_object(
                'refusal', 'register.person_joined', 'kept', reading.joined_to(ticket.person_id, 'infinity'))
    END;
$$;

-- Lines of the log of these records, newest first: `most` of them, a thousand at most, after the line `before` where one is
-- named. Staff appear by their pseudonym; who signed in as a resident by what they are to the person: `self`, `mother`, `father`,
-- `guardian`. With `own` only one's own looks, or only those of others. Nobody is left out because the actor is gone. A line that the
-- person is told of later is no line until then, but for whoever oversees (`untold`); that an address is blocked is told where it is
-- `open` alone. Inner part.
CREATE FUNCTION reading.lines_of(
    records uuid[], before uuid, most integer, own boolean, untold boolean, open boolean
)
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(jsonb_agg(to_jsonb(line) ORDER BY line.delivered_at DESC, line.id DESC), '[]')
    FROM (
        SELECT d.id, d.delivered_at, d.purpose, d.basis, d.reader, d.fields, d.certain,
            CASE WHEN r.actor_id IS NULL THEN a.pseudonym END AS pseudonym, p.name AS organisation,
            CASE
                WHEN r.person_id = ANY (records) THEN 'self'
                WHEN r.actor_id IS NOT NULL THEN reading.relation_among(r.person_id, records)
            END AS relation,
            EXISTS (SELECT FROM journal.leaf AS l WHERE l.delivery_id = d.id) AS sealed
        FROM journal.delivery AS d
        LEFT JOIN access.actor AS a ON a.id = d.actor_id
        LEFT JOIN access.party AS p ON p.id = a.party_id
        LEFT JOIN access.own_record AS r ON r.actor_id = d.actor_id AND a.role = 'resident'
        WHERE d.person_id = ANY (records) AND (untold OR journal.is_told(d.id))
            AND (open OR NOT reading.is_of_a_block(d.purpose, d.reader))
            AND (own IS NULL OR own = (r.person_id IS NOT NULL AND r.person_id = ANY (records)))
            AND (before IS NULL OR (d.delivered_at, d.id) < (
                SELECT b.delivered_at, b.id FROM journal.delivery AS b
                WHERE b.id = before AND b.person_id = ANY (records) AND (untold OR journal.is_told(b.id))))
        ORDER BY d.delivered_at DESC, d.id DESC
        LIMIT least(most, 1000)
    ) AS line;
$$;

-- Whether the ticket's officer oversees the office, and so sees at once what people are told later. Inner part.
CREATE FUNCTION reading.oversees(ticket access.ticket)
RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT EXISTS (
        SELECT FROM access.actor AS a
        JOIN access.competence AS c ON c.role = a.role AND c.act = 'disclosure.oversee'
        WHERE a.id = ticket.actor_id);
$$;

-- What somebody who read as a guardian is to the person of these records. Inner part.
CREATE FUNCTION reading.relation_among(guardian uuid, records uuid[])
RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT reading.relation_to(coalesce(reading.joined_to(guardian, 'infinity'), guardian), records[1]);
$$;

-- Who was delivered this person's data. What was read under a record before it was joined to this one stands here too: it was
-- the same person's.
CREATE FUNCTION reading.delivery_log(taken uuid, before uuid, most integer, own boolean)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'delivery_log');
    refusal jsonb := reading.refused_of(ticket);
    lines jsonb;
BEGIN
    IF refusal IS NOT NULL THEN
        RETURN refusal;
    END IF;
    lines := reading.lines_of(
        reading.records_of(ticket.person_id), before, most, own, reading.oversees(ticket),
        reading.opens(ticket) OR reading.is_ones_own(ticket));
    PERFORM reading.log_delivery(ticket, ARRAY[ticket.person_id], ticket.fields);
    RETURN jsonb_build_object('lines', lines);
END;
$$;
REVOKE ALL ON FUNCTION reading.delivery_log(uuid, uuid, integer, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.delivery_log(uuid, uuid, integer, boolean) TO denizen_web;

-- One line of this person's log as it was committed to, with its salt and its place in the tree over the log: what a proof of it
-- needs beside hashes that anybody may have. Refused until it is sealed.
CREATE FUNCTION reading.delivery_proof(taken uuid, line uuid)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'delivery_proof');
    refusal jsonb := reading.refused_of(ticket);
    proven jsonb;
BEGIN
    IF refusal IS NOT NULL THEN
        RETURN refusal;
    END IF;
    SELECT CASE
        WHEN l.position IS NULL THEN jsonb_build_object('refusal', 'linkage.line_not_sealed')
        ELSE jsonb_build_object(
            'text', journal.line_text(d), 'salt', encode(l.salt, 'hex'), 'position', l.position)
    END
    INTO proven
    FROM journal.delivery AS d
    LEFT JOIN journal.leaf AS l ON l.delivery_id = d.id
    WHERE d.id = line AND d.person_id = ANY (reading.records_of(ticket.person_id))
        AND (journal.is_told(d.id) OR reading.oversees(ticket))
        AND (reading.opens(ticket) OR reading.is_ones_own(ticket) OR NOT reading.is_of_a_block(d.purpose, d.reader));
    PERFORM reading.log_delivery(ticket, ARRAY[ticket.person_id], ticket.fields);
    RETURN coalesce(proven, jsonb_build_object('refusal', 'linkage.line_unknown'));
END;
$$;
REVOKE ALL ON FUNCTION reading.delivery_proof(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.delivery_proof(uuid, uuid) TO denizen_web;
