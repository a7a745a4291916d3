-- Everything that is held about one person, for that person: what is known and what once was, who declared it, how it was found
-- to mean them, what was certified, and who looked. Of other people it tells what the person's page tells, and they are
-- delivered with it. Whose address is blocked is handed it by whoever keeps the block: anybody else could say that the person had come.
-- What is left out, and why, is listed in docs/rights.md and held by a test.
CREATE FUNCTION reading.record(taken uuid)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'record');
    refusal jsonb := reading.refused_of(ticket);
    records uuid[] := reading.records_of(ticket.person_id);
    -- Under which to look up what tells where the person is: nobody's where that is blocked.
    places uuid[] := reading.records_of(reading.place_of(ticket.person_id, ticket));
    named_beside access.ticket := ticket;
    beside text[] := ARRAY(SELECT g FROM unnest('{household,relatives,children}'::text[]) AS g WHERE g = ANY (ticket.fields));
    others jsonb;
    answer jsonb;
    named record;
BEGIN
    IF refusal IS NOT NULL THEN
        RETURN refusal;
    END IF;
    named_beside.fields := beside;
    SELECT g.answer INTO others
    FROM reading.card_groups(
        ticket.person_id, places[1], named_beside, reading.asked_day(ticket), reading.asked_instant(ticket), false, '{}') AS g;
    SELECT jsonb_object_agg(granted, CASE granted
        WHEN 'records' THEN reading.records_held(records)
        WHEN 'declarations' THEN reading.declarations_held(places)
        WHEN 'extracts' THEN reading.extracts_held(places)
        WHEN 'disclosures' THEN reading.disclosures_held(records)
        WHEN 'doubts' THEN reading.doubts_held(records)
        WHEN 'deliveries' THEN jsonb_build_object(
            'count', (
                SELECT count(*) FROM journal.delivery AS d
                WHERE d.person_id = ANY (records) AND journal.is_told(d.id)
                    AND (reading.opens(ticket) OR reading.is_ones_own(ticket) OR NOT reading.is_of_a_block(d.purpose, d.reader))),
            'last', reading.lines_of(records, NULL, 50, NULL, false, reading.opens(ticket) OR reading.is_ones_own(ticket)))
        WHEN 'household' THEN reading.without_ids(others->'household')
        WHEN 'relatives' THEN reading.without_ids(others->'relatives')
        WHEN 'children' THEN reading.without_ids(others->'children')
        ELSE (
            SELECT coalesce(jsonb_agg(reading.as_held(h.fact) ORDER BY h.known_from, h.fact::text), '[]')
            FROM reading.facts_held(
                CASE WHEN granted IN ('names', 'particulars', 'documents', 'death') THEN records ELSE places END, granted) AS h)
    END)
    INTO answer
    FROM unnest(ticket.fields) AS granted;
    PERFORM reading.log_delivery(ticket, ARRAY[ticket.person_id], ticket.fields);
    -- Whoever is named in several groups gets one line, with all of them.
    FOR named IN
        SELECT each.groups, array_agg(each.person_id) AS people
        FROM (
            SELECT (entry.value->>'person_id')::uuid AS person_id, array_agg(DISTINCT g.name) AS groups
            FROM unnest(beside) AS g (name)
            CROSS JOIN LATERAL jsonb_array_elements(others->g.name) AS entry
            GROUP BY 1
        ) AS each
        GROUP BY each.groups
        ORDER BY each.groups
    LOOP
        PERFORM reading.log_delivery(ticket, named.people, named.groups);
    END LOOP;
    RETURN answer;
END;
$$;
REVOKE ALL ON FUNCTION reading.record(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.record(uuid) TO denizen_web;

-- All facts of a group that are or once were known, each as it is kept. Inner part. A column that is added comes out by itself,
-- and the schema of the file asks to be told of it.
CREATE FUNCTION reading.facts_held(records uuid[], granted text)
RETURNS TABLE (fact jsonb, known_from timestamptz)
LANGUAGE sql STABLE
AS $$
    WITH held (of_group, fact) AS (
        SELECT 'names', to_jsonb(f) FROM register.person_name AS f WHERE f.person_id = ANY (records)
        UNION ALL
        SELECT 'names', to_jsonb(f) FROM register.person_name_superseded AS f WHERE f.person_id = ANY (records)
        UNION ALL
        SELECT 'particulars', to_jsonb(f) FROM register.particulars AS f WHERE f.person_id = ANY (records)
        UNION ALL
        SELECT 'particulars', to_jsonb(f) FROM register.particulars_superseded AS f WHERE f.person_id = ANY (records)
        UNION ALL
        -- Their sealed numbers no reader may see.
        SELECT 'documents', to_jsonb(f) FROM reading.document_known(true) AS f WHERE f.person_id = ANY (records)
        UNION ALL
        SELECT 'residences', to_jsonb(f) FROM register.residence AS f WHERE f.person_id = ANY (records)
        UNION ALL
        SELECT 'residences', to_jsonb(f) FROM register.residence_superseded AS f WHERE f.person_id = ANY (records)
        UNION ALL
        SELECT 'tenancies', to_jsonb(f) FROM register.tenancy AS f WHERE f.person_id = ANY (records)
        UNION ALL
        SELECT 'tenancies', to_jsonb(f) FROM register.tenancy_superseded AS f WHERE f.person_id = ANY (records)
        UNION ALL
        SELECT 'employments', to_jsonb(f) FROM register.employment AS f WHERE f.person_id = ANY (records)
        UNION ALL
        SELECT 'employments', to_jsonb(f) FROM register.employment_superseded AS f WHERE f.person_id = ANY (records)
        UNION ALL
        SELECT 'stays', to_jsonb(f) FROM register.lodging_stay AS f WHERE f.person_id = ANY (records)
        UNION ALL
        SELECT 'stays', to_jsonb(f) FROM register.lodging_stay_superseded AS f WHERE f.person_id = ANY (records)
        UNION ALL
        SELECT 'memberships', to_jsonb(f) FROM register.household_membership AS f WHERE f.person_id = ANY (records)
        UNION ALL
        SELECT 'memberships', to_jsonb(f)
        FROM register.household_membership_superseded AS f
        WHERE f.person_id = ANY (records)
        UNION ALL
        SELECT 'guardianships', to_jsonb(f) FROM register.guardianship AS f WHERE f.person_id = ANY (records)
        UNION ALL
        SELECT 'guardianships', to_jsonb(f) FROM register.guardianship_superseded AS f WHERE f.person_id = ANY (records)
        UNION ALL
        SELECT 'death', to_jsonb(f) FROM register.death AS f WHERE f.person_id = ANY (records)
        UNION ALL
        SELECT 'death', to_jsonb(f) FROM register.death_superseded AS f WHERE f.person_id = ANY (records)
        UNION ALL
        SELECT 'contacts', to_jsonb(f) FROM register.contact_point AS f WHERE f.person_id = ANY (records)
        UNION ALL
        SELECT 'contacts', to_jsonb(f) FROM register.contact_point_superseded AS f WHERE f.person_id = ANY (records)
        UNION ALL
        SELECT 'homes', to_jsonb(f) FROM register.home_registration AS f WHERE f.person_id = ANY (records)
        UNION ALL
        SELECT 'homes', to_jsonb(f) FROM register.home_registration_superseded AS f WHERE f.person_id = ANY (records)
    )
    SELECT h.fact - '{recorded_at,recorded_during}'::text[]
        || jsonb_build_object('known_from', lower(k.during), 'known_until', upper(k.during)), lower(k.during)
    FROM held AS h
    CROSS JOIN LATERAL (VALUES (coalesce(
        (h.fact->>'recorded_during')::tstzrange, tstzrange((h.fact->>'recorded_at')::timestamptz, NULL)))) AS k (during)
    WHERE h.of_group = granted AND NOT reading.is_anothers((h.fact->>'declaration_id')::uuid, records);
$$;

-- Whether a declaration was once taken to speak of the person and no longer is: what was known by it is somebody else's. Inner part.
CREATE FUNCTION reading.is_anothers(declaration uuid, records uuid[])
RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT EXISTS (
            SELECT FROM linkage.link_superseded AS s
            WHERE s.declaration_id = declaration AND s.person_id = ANY (records))
        AND NOT EXISTS (
            SELECT FROM linkage.link AS l WHERE l.declaration_id = declaration AND l.person_id = ANY (records));
$$;

-- A fact as the person gets it: places, firms and declarations by what people call them, days by their ends, and nobody's id.
-- Inner part.
CREATE FUNCTION reading.as_held(fact jsonb)
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(jsonb_object_agg(e.key, CASE
            WHEN e.key IN ('began', 'ended', 'born', 'died', 'valid_during', 'occurred', 'during')
                THEN reading.as_days((e.value #>> '{}')::daterange)
            WHEN e.key = 'ended_by' THEN to_jsonb(reading.number_of((e.value #>> '{}')::uuid))
            ELSE e.value
        END), '{}')
        || CASE WHEN fact ? 'declaration_id'
            THEN jsonb_build_object('declaration', reading.number_of((fact->>'declaration_id')::uuid)) ELSE '{}' END
        || CASE WHEN fact ? 'dwelling_id' THEN (
            SELECT jsonb_build_object('plate', min(d.plate), 'address', min(d.address))
            FROM places.dwelling AS d WHERE d.id = (fact->>'dwelling_id')::uuid) ELSE '{}' END
        || CASE WHEN fact ? 'organisation_id' THEN (
            SELECT jsonb_build_object('organisation', min(o.name))
            FROM register.organisation AS o WHERE o.id = (fact->>'organisation_id')::uuid) ELSE '{}' END
        || CASE WHEN fact ? 'provider_id' THEN (
            SELECT jsonb_build_object('provider', min(p.name))
            FROM access.party AS p WHERE p.id = (fact->>'provider_id')::uuid) ELSE '{}' END
    FROM jsonb_each(fact) AS e
    WHERE e.key <> ALL ('{person_id,main_person_id,mother_id,father_id,head_id,guardian_id,declaration_id,dwelling_id,organisation_id,provider_id}');
$$;

-- Possible days as a pair: the first of them, and the first that is none. Inner part.
CREATE FUNCTION reading.as_days(days daterange)
RETURNS jsonb
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE WHEN days IS NOT NULL THEN jsonb_build_object('from', lower(days), 'before', upper(days)) END;
$$;

-- The number by which people name a declaration. Inner part.
CREATE FUNCTION reading.number_of(declaration uuid)
RETURNS uuid
LANGUAGE sql STABLE
AS $$
    SELECT d.number FROM ledger.declaration AS d WHERE d.id = declaration;
$$;

-- People as the page names them, by relation and name. Inner part.
CREATE FUNCTION reading.without_ids(people jsonb)
RETURNS jsonb
LANGUAGE sql IMMUTABLE
AS $$
    SELECT coalesce(jsonb_agg(p.value - 'person_id'), '[]') FROM jsonb_array_elements(people) AS p;
$$;

-- Since when the person has been known and can sign in, which records were joined or parted, and how often the person was found to
-- be another than somebody alike. Inner part.
CREATE FUNCTION reading.records_held(records uuid[])
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT jsonb_build_object(
        'registered', (
            SELECT jsonb_agg(p.registered_at ORDER BY p.registered_at)
            FROM register.person AS p WHERE p.id = ANY (records)),
        'accounts', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'since', o.since, 'ended_at', o.ended_at, 'proven_by', o.proven_by) ORDER BY o.since), '[]')
            FROM access.own_record AS o WHERE o.person_id = ANY (records)),
        'merges', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'merged_at', m.merged_at, 'reason_code', m.reason_code, 'undone_at', m.undone_at) ORDER BY m.merged_at), '[]')
            FROM linkage.merge AS m WHERE m.kept_id = ANY (records) OR m.absorbed_id = ANY (records)),
        'distinguished', (
            SELECT coalesce(jsonb_agg(n.decided_at ORDER BY n.decided_at), '[]')
            FROM linkage.distinction AS n WHERE n.one_id = ANY (records) OR n.other_id = ANY (records)));
$$;

-- The extracts that were made, without the digests. Inner part.
CREATE FUNCTION reading.extracts_held(records uuid[])
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(jsonb_agg(
        reading.as_held(to_jsonb(e) - '{actor_id,ticket_id,digest,printed}'::text[])
            || jsonb_build_object('made_by', (SELECT a.pseudonym FROM access.actor AS a WHERE a.id = e.actor_id))
        ORDER BY e.made_at), '[]')
    FROM register.extract AS e
    WHERE e.person_id = ANY (records);
$$;

-- The doubts about what is recorded, with what became of each and who was told of a correction. Inner part.
CREATE FUNCTION reading.doubts_held(records uuid[])
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(jsonb_agg(
        reading.as_doubt(d) || jsonb_build_object('told', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'told_at', n.told_at, 'received_at', n.received_at, 'seen_at', n.seen_at, 'told_to', a.pseudonym
            ) ORDER BY n.told_at, a.pseudonym), '[]')
            FROM register.correction_notice AS n
            LEFT JOIN access.actor AS a ON a.id = n.actor_id
            WHERE n.doubt_id = d.id))
        ORDER BY d.raised_at), '[]')
    FROM register.doubt AS d
    WHERE d.person_id = ANY (records);
$$;

-- The declarations that speak of the person, and those that amended them: by whom, in which capacity, as what the person is
-- named, and by what it was found to be this person. Where the person is named beside another, what tells of the other stays
-- out. Of those that once were taken to speak of the person and are another's it tells when, and nothing that they say. Inner part.
CREATE FUNCTION reading.declarations_held(records uuid[])
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    WITH linked AS (
        SELECT l.declaration_id, l.part, l.basis, l.decided_at, NULL::timestamptz AS until, l.person_id
        FROM linkage.link AS l WHERE l.person_id = ANY (records)
        UNION ALL
        SELECT s.declaration_id, s.part, s.basis, lower(s.decided_during), upper(s.decided_during), s.person_id
        FROM linkage.link_superseded AS s WHERE s.person_id = ANY (records)
    ), speaking AS (
        SELECT l.declaration_id, l.part, l.basis, l.decided_at, l.until, l.person_id FROM linked AS l
        UNION ALL
        SELECT a.id, l.part, NULL, NULL, NULL, NULL
        FROM linked AS l
        JOIN ledger.declaration AS root ON root.id = l.declaration_id
        JOIN ledger.declaration AS a ON a.target = root.number
        -- One that waits may speak of somebody else.
        WHERE l.until IS NULL AND ledger.state_of(a.id) = 'applied' AND NOT EXISTS (
            SELECT FROM linkage.link AS own WHERE own.declaration_id = a.id AND own.part = l.part)
    )
    SELECT coalesce(jsonb_agg(
        jsonb_build_object(
            'part', s.part,
            'linked', CASE WHEN s.basis IS NOT NULL THEN jsonb_build_object(
                'basis', s.basis, 'from', s.decided_at, 'until', s.until, 'weighed', (
                    SELECT coalesce(jsonb_agg(jsonb_build_object(
                        'comparison', w.comparison, 'level', w.level, 'bits', w.bits) ORDER BY w.place), '[]')
                    FROM linkage.weighing AS w
                    WHERE w.declaration_id = d.id AND w.part = s.part AND w.person_id = s.person_id)) END)
        || CASE WHEN s.until IS NULL THEN jsonb_build_object(
            'number', d.number, 'kind', d.kind, 'capacity', d.capacity, 'party', p.name, 'channel', d.channel,
            'received_at', ledger.came_in_at(d.batch_id, d.received_at),
            'entered_by', (SELECT a.pseudonym FROM access.actor AS a WHERE a.id = d.entered_by),
            'described', (
                SELECT coalesce(jsonb_agg(reading.as_held(to_jsonb(w))), '[]')
                FROM (
                    SELECT t.part, t.name, t.name_latin, t.sex, t.born, t.birth_place, t.nationality, t.document_type,
                        t.document_issuer, t.document_hint, t.document_valid_to, t.phone, t.email, t.language, t.home_division,
                        t.home_address
                    FROM ledger.described AS t
                    WHERE t.declaration_id = d.id AND (t.part = s.part OR s.part = 'subject' AND t.part = 'replacement')
                    ORDER BY t.part
                ) AS w)) ELSE '{}' END
        || CASE WHEN s.until IS NULL AND s.part = 'subject' THEN jsonb_build_object(
            'occurred', reading.as_days(d.occurred), 'target', d.target, 'reason_code', d.reason_code,
            'outcomes', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'decided_at', o.decided_at, 'state', o.state, 'code', o.code, 'fields', o.fields)
                    ORDER BY o.decided_at), '[]')
                FROM ledger.outcome AS o WHERE o.declaration_id = d.id),
            'said', jsonb_strip_nulls(to_jsonb(d) - '{id,number,kind,party_id,capacity,channel,entered_by,received_at,batch_id,row_number,idempotency_key,digest,target,reason_code,occurred}'::text[]),
            'found', (
                SELECT reading.as_held(to_jsonb(f) - 'declaration_id')
                FROM linkage.place_link AS f WHERE f.declaration_id = d.id)) ELSE '{}' END
        ORDER BY d.received_at, d.id, s.part, s.decided_at), '[]')
    FROM speaking AS s
    JOIN ledger.declaration AS d ON d.id = s.declaration_id
    JOIN access.party AS p ON p.id = d.party_id;
$$;
