-- One person's card, now or as it was known on an instant. Whoever of the household or the family is named has been
-- delivered too and gets a line, with the groups that name that person. Whose record was joined to another is not delivered:
-- the answer leads to the one that was kept, whose card is another question.
CREATE FUNCTION reading.card(taken uuid)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'card');
    who uuid := ticket.person_id;
    -- Under which to look up what tells where the person is: nobody's where that is blocked.
    place uuid := reading.place_of(who, ticket);
    known timestamptz := reading.asked_instant(ticket);
    on_day date := reading.asked_day(ticket);
    kept uuid := reading.joined_to(who, known);
    history boolean := ticket.known_on IS NOT NULL;
    otherwise text[] := '{}';
    card jsonb;
    named record;
BEGIN
    IF ticket.refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', ticket.refusal);
    END IF;
    IF NOT EXISTS (SELECT FROM register.person AS p WHERE p.id = who AND p.registered_at <= known) THEN
        RETURN jsonb_build_object('refusal', 'register.person_unknown');
    END IF;
    IF kept IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', 'register.person_joined', 'kept', kept);
    END IF;
    -- Facts of which another declarant told something that does not stand. Looking for them costs as much as all the rest.
    IF reading.is_told_of_twice(place, history) THEN
        otherwise := ARRAY(
            SELECT DISTINCT t.about || ' ' || t.fact_id
            FROM reading.told(place, known, history) AS t
            WHERE NOT t.stands AND t.by_another);
    END IF;
    -- Written twice, so that the plan for what is known now does not look through what was known before.
    IF history THEN
        SELECT g.answer INTO card FROM reading.card_groups(who, place, ticket, on_day, known, true, otherwise) AS g;
    ELSE
        SELECT g.answer INTO card FROM reading.card_groups(who, place, ticket, on_day, known, false, otherwise) AS g;
    END IF;
    PERFORM reading.log_delivery(ticket, ARRAY[who], ticket.fields);
    FOR named IN
        SELECT each.groups, array_agg(each.person_id) AS people
        FROM (
            SELECT (entry.value->>'person_id')::uuid AS person_id, array_agg(g.name ORDER BY g.name) AS groups
            FROM unnest('{household,relatives,children}'::text[]) AS g (name)
            CROSS JOIN LATERAL jsonb_array_elements(card->g.name) AS entry
            GROUP BY 1
        ) AS each
        GROUP BY each.groups
        ORDER BY each.groups
    LOOP
        PERFORM reading.log_delivery(ticket, named.people, named.groups);
    END LOOP;
    RETURN card || jsonb_build_object(
        'person_id', who, 'examined', reading.examined_in(who, ticket.fields, known, history));
END;
$$;
REVOKE ALL ON FUNCTION reading.card(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.card(uuid) TO denizen_web;

-- The groups of fields that are granted, and no other: one that is not granted is not even looked up. What tells where the person
-- is, is looked up under `place`. `otherwise` names facts that are disputed by words that do not stand, as group and founding
-- declaration. Inner part.
CREATE FUNCTION reading.card_groups(
    who uuid, place uuid, ticket access.ticket, on_day date, known timestamptz, history boolean, otherwise text[]
)
RETURNS TABLE (answer jsonb)
LANGUAGE sql STABLE
AS $$
    WITH spell AS MATERIALIZED (
        SELECT s.kind, jsonb_agg(jsonb_build_object(
            'declaration_id', s.declaration_id, 'dwelling_id', s.dwelling_id, 'plate', d.plate, 'address', d.address,
            'room', s.room, 'category', s.category, 'is_main', s.is_main,
            'organisation_id', s.organisation_id, 'organisation', o.name, 'occupation', s.occupation, 'provider', p.name,
            'began', s.began, 'ended', s.ended, 'valid_during', s.valid_during,
            'recorded_at', lower(s.recorded_during), 'known_until', upper(s.recorded_during),
            'disputed', s.disputed, 'confirm_by', s.confirm_by, 'ended_by', s.ended_by,
            'otherwise', s.kind || ' ' || s.declaration_id = ANY (otherwise)
        ) ORDER BY s.valid_during DESC, s.declaration_id) AS entries
        FROM reading.spell(history) AS s
        LEFT JOIN places.dwelling AS d ON d.id = s.dwelling_id
        LEFT JOIN register.organisation AS o ON o.id = s.organisation_id
        LEFT JOIN access.party AS p ON p.id = s.provider_id
        WHERE s.person_id = place AND s.recorded_during @> known
        GROUP BY s.kind
    )
    SELECT jsonb_object_agg(granted, CASE granted
        WHEN 'names' THEN (
            SELECT jsonb_agg(jsonb_build_object(
                'kind', n.kind, 'name', n.name, 'script', n.script, 'valid_during', n.valid_during,
                'declaration_id', n.declaration_id
            ) ORDER BY array_position('{official,latin,variant}', n.kind), n.valid_during DESC, n.name)
            FROM reading.name_known(history) AS n
            WHERE n.person_id = who AND n.recorded_during @> known)
        WHEN 'particulars' THEN (
            SELECT jsonb_build_object(
                'sex', p.sex, 'born', p.born, 'birth_place', p.birth_place, 'nationality', p.nationality,
                'disputed', p.disputed, 'declaration_id', p.declaration_id,
                'otherwise', 'particulars ' || p.declaration_id = ANY (otherwise))
            FROM reading.particulars_known(history) AS p
            WHERE p.person_id = who AND p.recorded_during @> known)
        WHEN 'documents' THEN (
            SELECT jsonb_agg(jsonb_build_object(
                'document_type', d.document_type, 'issuer', d.issuer, 'hint', d.hint, 'valid_to', d.valid_to,
                'valid_during', d.valid_during, 'declaration_id', d.declaration_id
            ) ORDER BY d.valid_during DESC, d.document_type, d.hint)
            FROM reading.document_known(history) AS d
            WHERE d.person_id = who AND d.recorded_during @> known)
        WHEN 'residences' THEN (SELECT s.entries FROM spell AS s WHERE s.kind = 'residence')
        WHEN 'tenancies' THEN (SELECT s.entries FROM spell AS s WHERE s.kind = 'tenancy')
        WHEN 'employments' THEN (SELECT s.entries FROM spell AS s WHERE s.kind = 'employment')
        WHEN 'stays' THEN (SELECT s.entries FROM spell AS s WHERE s.kind = 'stay')
        WHEN 'household' THEN (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'person_id', h.person_id, 'name', n.name, 'relation', h.relation
            ) ORDER BY h.relation = 'head' DESC, h.person_id), '[]')
            FROM reading.household_of(place, on_day, known, history, reading.opens(ticket)) AS h
            LEFT JOIN LATERAL reading.name_of(h.person_id, known, history) AS n ON true)
        WHEN 'relatives' THEN (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'person_id', r.person_id, 'name', n.name, 'relation', r.relation, 'basis', r.basis, 'until', r.until
            ) ORDER BY array_position('{mother,father,parent,guardian}', r.relation), r.person_id), '[]')
            FROM reading.relatives_of(place, on_day, known, history, reading.opens(ticket)) AS r
            LEFT JOIN LATERAL reading.name_of(r.person_id, known, history) AS n ON true)
        WHEN 'children' THEN (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'person_id', w.person_id, 'name', n.name, 'relation', 'child', 'basis', w.basis, 'until', w.until
            ) ORDER BY w.until, w.person_id), '[]')
            FROM reading.wards_of(place, on_day, known, history, reading.opens(ticket)) AS w
            LEFT JOIN LATERAL reading.name_of(w.person_id, known, history) AS n ON true)
        WHEN 'death' THEN (
            SELECT jsonb_build_object('died', d.died, 'declaration_id', d.declaration_id)
            FROM reading.death_known(history) AS d
            WHERE d.person_id = who AND d.recorded_during @> known)
        WHEN 'contacts' THEN (
            SELECT jsonb_agg(jsonb_build_object(
                'kind', c.kind, 'value', c.value, 'language', c.language, 'declaration_id', c.declaration_id
            ) ORDER BY c.kind, c.value)
            FROM reading.contact_known(history) AS c
            WHERE c.person_id = place AND c.recorded_during @> known)
        WHEN 'homes' THEN (
            SELECT jsonb_agg(jsonb_build_object(
                'division', h.division, 'address', h.address, 'valid_during', h.valid_during,
                'declaration_id', h.declaration_id
            ) ORDER BY h.valid_during DESC)
            FROM reading.home_known(history) AS h
            WHERE h.person_id = place AND h.recorded_during @> known)
    END)
    FROM unnest(ticket.fields) AS granted;
$$;
