-- One person's card, now or as it was known on an instant, with the groups of fields that the ticket grants: a group that
-- is not among them is not even looked up. Whoever of the household is named has been delivered too and gets a line.
CREATE FUNCTION reading.card(taken uuid)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'card');
    who uuid := ticket.person_id;
    known timestamptz := reading.asked_instant(ticket);
    spells jsonb;
    housemates jsonb;
    card jsonb;
BEGIN
    IF ticket.refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', ticket.refusal);
    END IF;
    IF NOT EXISTS (SELECT FROM register.person AS p WHERE p.id = who AND p.registered_at <= known) THEN
        RETURN jsonb_build_object('refusal', 'register.person_unknown');
    END IF;
    IF ticket.fields && '{residences,tenancies,employments,stays}' THEN
        spells := reading.card_spells(who, known);
    END IF;
    IF 'household' = ANY (ticket.fields) THEN
        housemates := reading.card_household(who, reading.asked_day(ticket), known);
        PERFORM reading.log_delivery(
            ticket, ARRAY(SELECT (h.value->>'person_id')::uuid FROM jsonb_array_elements(housemates) AS h), '{household}')
        WHERE jsonb_array_length(housemates) > 0;
    END IF;
    SELECT jsonb_build_object('person_id', who) || jsonb_object_agg(granted, CASE granted
        WHEN 'names' THEN (
            SELECT jsonb_agg(jsonb_build_object(
                'kind', n.kind, 'name', n.name, 'script', n.script, 'valid_during', n.valid_during,
                'declaration_id', n.declaration_id
            ) ORDER BY array_position('{official,latin,variant}', n.kind), n.valid_during DESC, n.name)
            FROM reading.name_known() AS n
            WHERE n.person_id = who AND n.recorded_during @> known)
        WHEN 'particulars' THEN (
            SELECT jsonb_build_object(
                'sex', p.sex, 'born', p.born, 'birth_place', p.birth_place, 'nationality', p.nationality,
                'disputed', p.disputed, 'declaration_id', p.declaration_id)
            FROM reading.particulars_known() AS p
            WHERE p.person_id = who AND p.recorded_during @> known)
        WHEN 'documents' THEN (
            SELECT jsonb_agg(jsonb_build_object(
                'document_type', d.document_type, 'issuer', d.issuer, 'hint', d.hint, 'valid_to', d.valid_to,
                'valid_during', d.valid_during, 'declaration_id', d.declaration_id
            ) ORDER BY d.valid_during DESC, d.document_type, d.hint)
            FROM reading.document_known() AS d
            WHERE d.person_id = who AND d.recorded_during @> known)
        WHEN 'residences' THEN spells->'residence'
        WHEN 'tenancies' THEN spells->'tenancy'
        WHEN 'employments' THEN spells->'employment'
        WHEN 'stays' THEN spells->'stay'
        WHEN 'household' THEN housemates
        WHEN 'death' THEN (
            SELECT jsonb_build_object('died', d.died, 'declaration_id', d.declaration_id)
            FROM reading.death_known() AS d
            WHERE d.person_id = who AND d.recorded_during @> known)
        WHEN 'contacts' THEN (
            SELECT jsonb_agg(jsonb_build_object(
                'kind', c.kind, 'value', c.value, 'language', c.language, 'declaration_id', c.declaration_id
            ) ORDER BY c.kind, c.value)
            FROM reading.contact_known() AS c
            WHERE c.person_id = who AND c.recorded_during @> known)
        WHEN 'homes' THEN (
            SELECT jsonb_agg(jsonb_build_object(
                'division', h.division, 'address', h.address, 'valid_during', h.valid_during,
                'declaration_id', h.declaration_id
            ) ORDER BY h.valid_during DESC)
            FROM reading.home_known() AS h
            WHERE h.person_id = who AND h.recorded_during @> known)
    END)
    INTO card
    FROM unnest(ticket.fields) AS granted;
    PERFORM reading.log_delivery(ticket, ARRAY[who], ticket.fields);
    RETURN card;
END;
$$;
REVOKE ALL ON FUNCTION reading.card(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.card(uuid) TO denizen_web;

-- The spells of a person for the card, by kind: where or with whom, from when to when, and how long we have known.
-- Inner part.
CREATE FUNCTION reading.card_spells(who uuid, known timestamptz)
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT jsonb_object_agg(one_kind.kind, one_kind.spells)
    FROM (
        SELECT s.kind, jsonb_agg(jsonb_build_object(
            'declaration_id', s.declaration_id, 'dwelling_id', s.dwelling_id, 'plate', d.plate, 'address', d.address,
            'room', s.room, 'category', s.category, 'is_main', s.is_main,
            'organisation', o.name, 'occupation', s.occupation,
            'began', s.began, 'ended', s.ended, 'valid_during', s.valid_during,
            'recorded_at', lower(s.recorded_during), 'known_until', upper(s.recorded_during),
            'disputed', s.disputed, 'confirm_by', s.confirm_by, 'ended_by', s.ended_by
        ) ORDER BY s.valid_during DESC, s.declaration_id) AS spells
        FROM reading.spell() AS s
        LEFT JOIN places.dwelling AS d ON d.id = s.dwelling_id
        LEFT JOIN register.organisation AS o ON o.id = s.organisation_id
        WHERE s.person_id = who AND s.recorded_during @> known
        GROUP BY s.kind
    ) AS one_kind;
$$;

-- The other members of a person's household for the card, the head first. Inner part.
CREATE FUNCTION reading.card_household(who uuid, on_day date, known timestamptz)
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'person_id', h.person_id, 'name', n.name, 'relation', h.relation
    ) ORDER BY h.relation = 'head' DESC, h.person_id), '[]')
    FROM reading.household_of(who, on_day, known) AS h
    LEFT JOIN LATERAL reading.name_of(h.person_id, known) AS n ON true;
$$;
