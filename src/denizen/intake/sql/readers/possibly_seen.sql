-- Whom a ticket could have delivered: whom its reader, or a savepoint that was rolled back, may have shown. Inner part,
-- for the sweeper of tickets that nobody redeemed. It stands in the highest room that has readers, since it knows them all.
--
-- Of a question that cannot be answered the person asked for is told, and it keeps no other ticket from being swept: a log
-- that one question can stop is no log.
CREATE FUNCTION reading.possibly_seen(ticket access.ticket)
RETURNS uuid[]
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    -- Who asked for what is known now may have read at any time since: what was known then may be known otherwise by now.
    RETURN ARRAY(
        SELECT DISTINCT a.person_id
        FROM (VALUES (reading.asked_instant(ticket)), (coalesce(ticket.known_on, ticket.opened_at))) AS k (known)
        CROSS JOIN LATERAL reading.asked_for(ticket, k.known) AS a);
EXCEPTION WHEN data_exception THEN
    RAISE WARNING 'ticket % asks what cannot be answered (SQLSTATE %)', ticket.id, SQLSTATE;
    RETURN ARRAY(SELECT p.id FROM register.person AS p WHERE p.id = ticket.person_id);
END;
$$;

-- The people whom the question of a ticket means, as known on an instant. Inner part.
CREATE FUNCTION reading.asked_for(ticket access.ticket, known timestamptz)
RETURNS TABLE (person_id uuid)
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    CASE
        WHEN ticket.reader = 'document_number' THEN
            RETURN;  -- the keeper alone redeems it, and what it did not commit nobody could open
        WHEN ticket.person_id IS NOT NULL THEN
            RETURN QUERY
            SELECT p.id FROM register.person AS p WHERE p.id = ticket.person_id
            UNION
            SELECT h.person_id
            FROM reading.household_of(
                ticket.person_id, reading.asked_day(ticket), known, true, reading.opens(ticket)) AS h
            WHERE ticket.reader IN ('card', 'record') AND 'household' = ANY (ticket.fields)
            UNION
            SELECT h.person_id
            FROM reading.household_spells(
                ticket.person_id, reading.asked_day(ticket), known, true, reading.opens(ticket)) AS h
            WHERE ticket.reader = 'household'
                AND CASE WHEN h.present THEN 'members' ELSE 'former' END = ANY (ticket.fields)
            UNION
            SELECT r.person_id
            FROM reading.relatives_of(
                ticket.person_id, reading.asked_day(ticket), known, true, reading.opens(ticket)) AS r
            WHERE ticket.reader IN ('card', 'record') AND 'relatives' = ANY (ticket.fields)
            UNION
            SELECT w.person_id
            FROM reading.wards_of(
                ticket.person_id, reading.asked_day(ticket), known, true, reading.opens(ticket)) AS w
            WHERE ticket.reader IN ('card', 'record') AND 'children' = ANY (ticket.fields);
        WHEN ticket.reader IN ('occupants', 'occupant_spans') OR ticket.reader = 'disclosure' AND ticket.dwelling_id IS NOT NULL THEN
            RETURN QUERY
            SELECT DISTINCT o.person_id FROM reading.occupancy(ticket.dwelling_id, ticket.during, known, true) AS o;
        WHEN ticket.reader = 'employees' THEN
            RETURN QUERY
            SELECT e.person_id
            FROM reading.employed(ticket.matter_id, reading.asked_day(ticket), known, true) AS e
            WHERE (
                SELECT count(*)
                FROM reading.employed(ticket.matter_id, reading.asked_day(ticket), known, true)) <= 100;
        WHEN ticket.reader = 'search' THEN
            RETURN QUERY
            SELECT m.person_id FROM reading.meant(ticket.search_key) AS m
            WHERE (SELECT count(*) FROM reading.meant(ticket.search_key)) <= 10;
        WHEN ticket.reader = 'usage' THEN
            RETURN QUERY
            SELECT b.person_id FROM reading.bearers_of(ticket.search_key) AS b
            WHERE (SELECT count(*) FROM reading.bearers_of(ticket.search_key)) = 1;
        WHEN ticket.reader = 'declaration' THEN
            RETURN QUERY
            SELECT n.person_id FROM reading.named_in_declaration(ticket.matter_id) AS n
            UNION
            SELECT b.person_id FROM reading.proposed_before(ticket) AS b;
        WHEN ticket.reader = 'question' THEN
            RETURN QUERY
            SELECT n.person_id FROM reading.candidates_of(ticket.matter_id) AS n
            UNION
            SELECT n.person_id FROM reading.named_beside(ticket.matter_id) AS n
            UNION
            SELECT n.person_id
            FROM ledger.declaration AS root
            JOIN ledger.declaration AS a ON a.target = root.number
            CROSS JOIN LATERAL reading.named_beside(a.id) AS n
            WHERE root.id = ticket.matter_id
            UNION
            SELECT b.person_id FROM reading.proposed_before(ticket) AS b;
        WHEN ticket.reader IN ('doubt', 'settle_doubt')
            OR ticket.reader = 'corrected' AND EXISTS (
                SELECT FROM register.correction_notice AS n
                WHERE n.doubt_id = ticket.matter_id AND n.actor_id = ticket.actor_id) THEN
            RETURN QUERY SELECT n.person_id FROM reading.named_in_doubt(ticket, known) AS n;
        WHEN ticket.reader IN ('block', 'keep_block') THEN
            RETURN QUERY
            SELECT b.person_id FROM register.block AS b WHERE b.id = ticket.matter_id
            UNION
            SELECT o.person_id
            FROM register.block AS b
            CROSS JOIN LATERAL reading.known_at_home_of(b.person_id, reading.asked_day(ticket)) AS o
            WHERE b.id = ticket.matter_id AND ticket.reader = 'block';
        WHEN ticket.reader = 'effect' THEN
            RETURN QUERY SELECT n.person_id FROM reading.named_in_effect(ticket.matter_id, ticket.fields) AS n;
        ELSE
            RETURN;  -- counts and days show nobody
    END CASE;
END;
$$;
