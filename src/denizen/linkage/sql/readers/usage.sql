-- Who was delivered the data of whoever bears the document that the ticket names by its token: for the person who is signed in at
-- a portal, whose program asks. It tells lines and names nobody. Of a number that the register does not know it says what it says
-- of somebody at whom nobody looked. Times and pages are no part of the ticket: they change nobody who is delivered.
CREATE FUNCTION reading.usage(taken uuid, since timestamptz, until timestamptz, skipped bigint, most integer)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'usage');
    bearers uuid[];
    records uuid[];
    total bigint;
    lines jsonb;
BEGIN
    IF ticket.refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', ticket.refusal);
    END IF;
    bearers := ARRAY(SELECT b.person_id FROM reading.bearers_of(ticket.search_key) AS b);
    IF cardinality(bearers) > 1 THEN
        RETURN jsonb_build_object('refusal', 'linkage.document_of_several');
    END IF;
    records := CASE WHEN cardinality(bearers) = 1 THEN reading.records_of(bearers[1]) ELSE '{}' END;
    SELECT count(*) INTO total
    FROM journal.delivery AS d
    WHERE d.person_id = ANY (records) AND journal.is_told(d.id) AND NOT reading.is_of_a_block(d.purpose, d.reader)
        AND d.delivered_at >= coalesce(since, '-infinity') AND d.delivered_at <= coalesce(until, 'infinity');
    SELECT coalesce(jsonb_agg(to_jsonb(line) - 'id' ORDER BY line.delivered_at DESC, line.id DESC), '[]') INTO lines
    FROM (
        SELECT d.id, d.delivered_at, d.purpose, d.reader, d.fields, d.certain, a.pseudonym, p.name AS organisation,
            coalesce(p.credit_code, p.handle) AS organisation_code
        FROM journal.delivery AS d
        LEFT JOIN access.actor AS a ON a.id = d.actor_id
        LEFT JOIN access.party AS p ON p.id = a.party_id
        WHERE d.person_id = ANY (records) AND journal.is_told(d.id) AND NOT reading.is_of_a_block(d.purpose, d.reader)
            AND d.delivered_at >= coalesce(since, '-infinity') AND d.delivered_at <= coalesce(until, 'infinity')
        ORDER BY d.delivered_at DESC, d.id DESC
        OFFSET skipped
        LIMIT least(most, 1000)
    ) AS line;
    PERFORM reading.log_delivery(ticket, bearers, ticket.fields);
    RETURN jsonb_build_object('total', total, 'lines', lines);
END;
$$;
REVOKE ALL ON FUNCTION reading.usage(uuid, timestamptz, timestamptz, bigint, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.usage(uuid, timestamptz, timestamptz, bigint, integer) TO denizen_web;

-- Whoever has the document of a token now, each by the record that was kept. Inner part.
CREATE FUNCTION reading.bearers_of(token bytea)
RETURNS TABLE (person_id uuid)
LANGUAGE sql STABLE
AS $$
    SELECT DISTINCT coalesce(reading.joined_to(i.person_id, 'infinity'), i.person_id)
    FROM register.identity_document AS i
    WHERE i.token = bearers_of.token;
$$;

-- Since when lines of the log are there: the oldest. Of nobody in particular.
CREATE FUNCTION reading.log_since()
RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT d.delivered_at FROM journal.delivery AS d WHERE journal.is_told(d.id) ORDER BY d.id LIMIT 1;
END;
REVOKE ALL ON FUNCTION reading.log_since() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.log_since() TO denizen_web;
