-- The declarations that are about a person or founded or ended anything the register knows or once knew about one, and those
-- applied that amend them, each with the first declaration that it is about, and whether that is now held to speak of the
-- person: while records are joined, facts are known that rest on declarations about somebody else. Inner part.
CREATE FUNCTION reading.behind(who uuid)
RETURNS TABLE (declaration_id uuid, root_id uuid, speaks_of boolean)
LANGUAGE sql STABLE
AS $$
    WITH mine AS MATERIALIZED (
        SELECT l.declaration_id FROM linkage.link AS l WHERE l.person_id = who AND l.part = 'subject'
    ), fact AS MATERIALIZED (
        SELECT f.declaration_id FROM reading.spell(true) AS f WHERE f.person_id = who
        UNION SELECT f.ended_by FROM reading.spell(true) AS f WHERE f.person_id = who AND f.ended_by IS NOT NULL
        UNION SELECT f.declaration_id FROM reading.name_known(true) AS f WHERE f.person_id = who
        UNION SELECT f.declaration_id FROM reading.particulars_known(true) AS f WHERE f.person_id = who
        UNION SELECT f.declaration_id FROM reading.document_known(true) AS f WHERE f.person_id = who
        UNION SELECT f.declaration_id FROM reading.membership_known(true) AS f WHERE f.person_id = who
        UNION SELECT f.declaration_id FROM reading.death_known(true) AS f WHERE f.person_id = who
        UNION SELECT f.declaration_id FROM reading.contact_known(true) AS f WHERE f.person_id = who
        UNION SELECT f.declaration_id FROM reading.home_known(true) AS f WHERE f.person_id = who
        UNION SELECT f.declaration_id FROM reading.guardianship_known(true) AS f WHERE f.person_id = who
        UNION SELECT m.declaration_id FROM mine AS m WHERE EXISTS (
            SELECT FROM ledger.outcome AS o WHERE o.declaration_id = m.declaration_id AND o.state = 'applied')
    ), said AS MATERIALIZED (
        SELECT f.declaration_id, f.declaration_id IN (SELECT m.declaration_id FROM mine AS m) AS speaks_of FROM fact AS f
    )
    SELECT s.declaration_id, s.declaration_id, s.speaks_of FROM said AS s
    UNION ALL
    -- An amendment names what it amends by its receipt, and none amends another amendment.
    SELECT a.id, s.declaration_id, s.speaks_of
    FROM said AS s
    JOIN ledger.declaration AS root ON root.id = s.declaration_id
    JOIN ledger.declaration AS a ON a.target = root.number
    -- One that waits again, since an answer was taken back, may speak of somebody else.
    WHERE ledger.state_of(a.id) = 'applied';
$$;

-- How do we know: the declarations about the ticket's person, with declarant and capacity, and whether each stands beside what
-- the register holds. `ids` name facts by what founded or ended them, `about` a group of facts: then come those behind the
-- facts and those that said otherwise of them. What has nothing to do with the person is left out without a word; neither
-- means every declaration that is held to speak of the person.
CREATE FUNCTION reading.declarations_behind(taken uuid, ids uuid[], about text)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'declarations_behind');
    place uuid := reading.place_of(ticket.person_id, ticket);
    kept uuid := reading.joined_to(ticket.person_id, 'infinity');
    found_declarations jsonb;
BEGIN
    IF ticket.refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', ticket.refusal);
    END IF;
    IF NOT EXISTS (SELECT FROM register.person AS p WHERE p.id = ticket.person_id) THEN
        RETURN jsonb_build_object('refusal', 'register.person_unknown');
    END IF;
    IF kept IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', 'register.person_joined', 'kept', kept);
    END IF;
    WITH told AS MATERIALIZED (
        SELECT * FROM reading.told(place, 'infinity', false)
    )
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'declaration_id', d.id, 'number', d.number, 'kind', d.kind, 'party', p.name, 'capacity', d.capacity,
        'channel', d.channel, 'entered_by', a.pseudonym, 'received_at', ledger.came_in_at(d.batch_id, d.received_at), 'occurred', d.occurred,
        'target', d.target, 'reason_code', d.reason_code, 'plate', d.plate, 'address', d.address, 'room', d.room,
        'category', d.category, 'described_name', s.name,
        'is_about', s.declaration_id IS NOT NULL,
        'subject', ledger.subject_in_law(s.nationality, s.document_type, s.document_issuer),
        'happened_at', CASE d.kind WHEN 'lodging_checkin' THEN d.check_in WHEN 'lodging_checkout' THEN d.check_out END,
        'outcomes', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'decided_at', o.decided_at, 'state', o.state, 'code', o.code) ORDER BY o.decided_at), '[]')
            FROM ledger.outcome AS o WHERE o.declaration_id = d.id),
        'verdicts', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'about', t.about, 'fact', t.fact_id, 'stands', t.stands, 'differs', t.differs) ORDER BY t.about), '[]')
            FROM told AS t WHERE t.root_id = b.root_id)
    ) ORDER BY d.received_at, d.id), '[]')
    INTO found_declarations
    FROM reading.behind(place) AS b
    JOIN ledger.declaration AS d ON d.id = b.declaration_id
    JOIN access.party AS p ON p.id = d.party_id
    LEFT JOIN access.actor AS a ON a.id = d.entered_by
    -- Only the words of a declaration that was about this person; one that names it as a relative tells of another.
    LEFT JOIN ledger.described AS s ON s.declaration_id = d.id AND s.part = 'subject' AND b.speaks_of
    WHERE (reading.opens(ticket) OR place = ticket.person_id AND b.speaks_of OR NOT reading.is_veiled_declaration(d.id))
        AND ((ids IS NULL AND declarations_behind.about IS NULL AND b.speaks_of)
        OR b.root_id = ANY (ids) OR b.declaration_id = ANY (ids)
        OR EXISTS (
            SELECT FROM told AS t
            WHERE t.root_id = b.root_id AND t.about = declarations_behind.about
                AND (ids IS NULL OR t.fact_id = ANY (ids))));
    PERFORM reading.log_delivery(ticket, ARRAY[ticket.person_id], ticket.fields);
    RETURN jsonb_build_object('declarations', found_declarations);
END;
$$;
REVOKE ALL ON FUNCTION reading.declarations_behind(uuid, uuid[], text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.declarations_behind(uuid, uuid[], text) TO denizen_web;
