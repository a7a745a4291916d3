-- What a request is answered with, and whom that delivers. A group of which the register holds nothing within the period is left
-- out, and so is everything of somebody whom it does not have: the answer to both is the same, letter by letter. Inner part.
--
-- Where an address is blocked (rights P6), what tells it is looked up of nobody, and occupants leave the person out: nothing tells a
-- block from there being nothing, until the person was heard and it was released for the case.
CREATE FUNCTION reading.disclosed(request disclosure.request, ticket access.ticket)
RETURNS TABLE (persons uuid[], answer jsonb)
LANGUAGE sql STABLE
AS $$
    SELECT ARRAY[ticket.person_id], reading.groups_disclosed(
        ticket.person_id, reading.place_of(ticket.person_id, ticket), ticket.fields, request.during)
    WHERE request.subject = 'person'
    UNION ALL
    SELECT coalesce(o.persons, '{}'), jsonb_strip_nulls(jsonb_build_object('occupancy', o.entries))
    FROM reading.occupants_disclosed(request.dwelling_id, ticket.fields, request.during) AS o
    WHERE request.subject = 'dwelling'
    UNION ALL
    SELECT '{}', '{}' WHERE request.subject = 'nobody';
$$;

-- The granted groups of one person, each with what held within the period, in the words in which they are printed: nobody's id, nobody
-- else's name, and nothing of how it is known. What tells where the person is, is looked up under `place`. Inner part.
CREATE FUNCTION reading.groups_disclosed(who uuid, place uuid, granted_fields text[], during daterange)
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(jsonb_object_agg(granted, found) FILTER (WHERE found IS NOT NULL), '{}')
    FROM unnest(granted_fields) AS granted
    CROSS JOIN LATERAL (SELECT CASE granted
        WHEN 'names' THEN (
            SELECT jsonb_agg(jsonb_build_object('kind', n.kind, 'name', n.name, 'script', n.script)
                ORDER BY array_position('{official,latin,variant}', n.kind), n.name)
            FROM reading.name_known(false) AS n WHERE n.person_id = who AND n.valid_during && during)
        WHEN 'particulars' THEN (
            SELECT jsonb_agg(jsonb_build_object('sex', p.sex, 'born', reading.as_days(p.born), 'disputed', p.disputed))
            FROM reading.particulars_known(false) AS p WHERE p.person_id = who)
        WHEN 'documents' THEN (
            SELECT jsonb_agg(jsonb_build_object('document_type', d.document_type, 'issuer', d.issuer, 'hint', d.hint)
                ORDER BY d.valid_during, d.hint)
            FROM reading.document_known(false) AS d WHERE d.person_id = who AND d.valid_during && during)
        WHEN 'residences' THEN reading.spells_disclosed(place, 'residence', during)
        WHEN 'tenancies' THEN reading.spells_disclosed(place, 'tenancy', during)
        WHEN 'employments' THEN reading.spells_disclosed(place, 'employment', during)
        WHEN 'stays' THEN reading.spells_disclosed(place, 'stay', during)
        WHEN 'death' THEN (
            SELECT jsonb_agg(jsonb_build_object('died', reading.as_days(d.died))) FROM reading.death_known(false) AS d WHERE d.person_id = who)
        WHEN 'contacts' THEN (
            SELECT jsonb_agg(jsonb_build_object('kind', c.kind, 'value', c.value) ORDER BY c.kind, c.value)
            FROM reading.contact_known(false) AS c WHERE c.person_id = place)
        WHEN 'homes' THEN (
            SELECT jsonb_agg(jsonb_build_object('division', h.division, 'address', h.address) ORDER BY h.valid_during)
            FROM reading.home_known(false) AS h WHERE h.person_id = place AND h.valid_during && during)
    END AS found) AS each;
$$;

-- Where somebody lived, rented, stayed or worked within the period. Inner part.
CREATE FUNCTION reading.spells_disclosed(who uuid, of_kind text, during daterange)
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
        'address', d.address, 'room', s.room, 'organisation', o.name, 'occupation', s.occupation,
        'is_main', CASE of_kind WHEN 'residence' THEN s.is_main END,
        'began', reading.as_days(s.began), 'ended', reading.as_days(s.ended), 'disputed', s.disputed)) ORDER BY s.began, d.address, o.name)
    FROM reading.spell(false) AS s
    LEFT JOIN places.dwelling AS d ON d.id = s.dwelling_id
    LEFT JOIN register.organisation AS o ON o.id = s.organisation_id
    WHERE s.person_id = who AND s.kind = of_kind AND reading.possibly(s.began, s.ended) && during;
$$;

-- Who lived at a dwelling within the period, each by name and days. Inner part.
CREATE FUNCTION reading.occupants_disclosed(dwelling uuid, granted_fields text[], during daterange)
RETURNS TABLE (persons uuid[], entries jsonb)
LANGUAGE sql STABLE
AS $$
    SELECT array_agg(DISTINCT o.person_id), jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
        'name', CASE WHEN 'names' = ANY (granted_fields) THEN n.name END,
        'kind', o.kind, 'room', o.room, 'began', reading.as_days(o.began), 'ended', reading.as_days(o.ended), 'disputed', o.disputed))
        ORDER BY o.room, o.began, o.person_id)
    FROM reading.occupancy(dwelling, during, 'infinity', false) AS o
    LEFT JOIN LATERAL reading.name_of(o.person_id, 'infinity', false) AS n ON true
    WHERE 'occupancy' = ANY (granted_fields);
$$;
