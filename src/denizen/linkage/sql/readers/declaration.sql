-- One declaration, with all that was said in it, what became of it, what amended it, and of whom it is held to speak. Each of
-- these people is delivered, and gets a line; while it is open whom it means, those do who could be meant.
CREATE FUNCTION reading.declaration(taken uuid)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'declaration');
    said ledger.declaration;
    answer jsonb;
BEGIN
    IF ticket.refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', ticket.refusal);
    END IF;
    SELECT d.* INTO said FROM ledger.declaration AS d WHERE d.id = ticket.matter_id;
    -- Whoever wrote it down knows what it says; to others there is none that tells where somebody lives whose address is blocked.
    IF said.id IS NULL
        OR reading.is_veiled_declaration(said.id) AND NOT reading.opens(ticket) AND said.entered_by IS DISTINCT FROM ticket.actor_id
    THEN
        RETURN jsonb_build_object('refusal', 'declaration.unknown');
    END IF;
    answer := jsonb_build_object(
        'declaration_id', said.id, 'number', said.number, 'kind', said.kind, 'capacity', said.capacity,
        'channel', said.channel, 'received_at', ledger.came_in_at(said.batch_id, said.received_at), 'occurred', said.occurred, 'target', said.target,
        'reason_code', said.reason_code, 'plate', said.plate, 'address', said.address, 'room', said.room,
        'category', said.category, 'is_main', said.is_main, 'purpose', said.purpose, 'previous_place', said.previous_place,
        'destination', said.destination, 'term_until', said.term_until, 'filing_number', said.filing_number,
        'employer_code', said.employer_code, 'employer_name', said.employer_name, 'occupation', said.occupation, 'contract_kind', said.contract_kind,
        'workplace', said.workplace, 'check_in', said.check_in, 'check_out', said.check_out, 'relation', said.relation,
        'row_number', said.row_number, 'party_id', said.party_id)
        || (SELECT jsonb_build_object('party', p.name) FROM access.party AS p WHERE p.id = said.party_id)
        || (SELECT jsonb_build_object('entered_by', max(a.pseudonym)) FROM access.actor AS a WHERE a.id = said.entered_by)
        || (SELECT jsonb_build_object('dwelling_id', max(l.dwelling_id::text), 'organisation_id', max(l.organisation_id::text))
            FROM linkage.place_link AS l WHERE l.declaration_id = said.id)
        || jsonb_build_object(
            'people', reading.described_in(said.id),
            'outcomes', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'decided_at', o.decided_at, 'state', o.state, 'code', o.code, 'fields', o.fields) ORDER BY o.decided_at), '[]')
                FROM ledger.outcome AS o WHERE o.declaration_id = said.id),
            'amended_by', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'declaration_id', a.id, 'number', a.number, 'kind', a.kind, 'received_at', a.received_at) ORDER BY a.id), '[]')
                FROM ledger.declaration AS a WHERE a.target = said.number),
            'amends_id', (SELECT root.id FROM ledger.declaration AS root WHERE root.number = said.target),
            'question', (SELECT q.reason FROM linkage.question AS q WHERE q.declaration_id = said.id LIMIT 1),
            'is_answered', EXISTS (
                SELECT FROM linkage.answer AS a WHERE a.declaration_id = said.id AND a.undone_at IS NULL));
    PERFORM reading.log_delivery(
        ticket, ARRAY(SELECT n.person_id FROM reading.named_in_declaration(said.id) AS n), ticket.fields);
    RETURN answer;
END;
$$;
REVOKE ALL ON FUNCTION reading.declaration(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.declaration(uuid) TO denizen_web;

-- Whether a declaration, or what it amends, speaks of somebody whose address is blocked, or names a document of such a person. Inner part.
CREATE FUNCTION reading.is_veiled_declaration(declaration uuid)
RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT EXISTS (
        SELECT
        FROM ledger.declaration AS d
        LEFT JOIN ledger.declaration AS root ON root.number = d.target
        CROSS JOIN LATERAL (VALUES (d.id), (root.id)) AS told (id)
        CROSS JOIN LATERAL (
            SELECT l.person_id FROM linkage.link AS l WHERE l.declaration_id = told.id
            UNION ALL
            SELECT i.person_id
            FROM ledger.described AS s
            JOIN register.identity_document AS i ON i.token = s.document_token
            WHERE s.declaration_id = told.id
        ) AS named
        JOIN reading.veiled() AS v ON v.person_id = named.person_id
        WHERE d.id = declaration);
$$;

-- The declarations that speak of somebody whose address is blocked, with those that amend them, and were written down by somebody
-- else: few. Inner part.
CREATE FUNCTION reading.veiled_declarations(from_actor uuid)
RETURNS SETOF uuid
LANGUAGE sql STABLE
AS $$
    WITH spoken AS MATERIALIZED (
        SELECT DISTINCT l.declaration_id
        FROM reading.veiled() AS v
        JOIN linkage.link AS l ON l.person_id = v.person_id
    )
    SELECT d.id
    FROM spoken AS s
    JOIN ledger.declaration AS d ON d.id = s.declaration_id
    WHERE d.entered_by IS DISTINCT FROM from_actor
    UNION
    SELECT a.id
    FROM spoken AS s
    JOIN ledger.declaration AS d ON d.id = s.declaration_id
    JOIN ledger.declaration AS a ON a.target = d.number AND a.entered_by IS DISTINCT FROM from_actor;
$$;

-- The people of a declaration as it describes them, each with whom that is held to be. Documents by their hints. Inner part.
CREATE FUNCTION reading.described_in(declaration uuid)
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'part', s.part, 'name', s.name, 'name_latin', s.name_latin, 'sex', s.sex, 'born', s.born,
        'birth_place', s.birth_place, 'nationality', s.nationality, 'document_type', s.document_type,
        'document_issuer', s.document_issuer, 'document_hint', s.document_hint, 'document_valid_to', s.document_valid_to,
        'language', s.language, 'home_division', s.home_division, 'person_id', l.person_id,
        'in_law', ledger.subject_in_law(s.nationality, s.document_type, s.document_issuer)
    ) ORDER BY array_position('{subject,replacement,head,mother,father,guardian}', s.part)), '[]')
    FROM ledger.described AS s
    LEFT JOIN linkage.link AS l ON l.declaration_id = s.declaration_id AND l.part = s.part
    WHERE s.declaration_id = declaration;
$$;

-- Of whom a declaration is held to speak, or could be: while that is open, those who are proposed, and who has the document
-- that it names. Inner part.
CREATE FUNCTION reading.named_in_declaration(declaration uuid)
RETURNS TABLE (person_id uuid)
LANGUAGE sql STABLE
AS $$
    SELECT l.person_id FROM linkage.link AS l WHERE l.declaration_id = declaration
    UNION
    SELECT c.person_id FROM linkage.candidate AS c WHERE c.declaration_id = declaration
    UNION
    SELECT i.person_id
    FROM ledger.described AS s
    JOIN register.identity_document AS i ON i.token = s.document_token
    WHERE s.declaration_id = declaration;
$$;
