-- Organisations, and how many work for them: none of it tells a person, so no ticket is asked for; only who works there does.

-- Organisations by a credit code, by a piece of any of their names, in which neither width, case nor spaces count, or by the keys
-- of a name. `alias` is the name by which it was found, where it is registered under another.
CREATE FUNCTION reading.find_organisations(token text, code text, piece text, keys bigint[], most integer)
RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    refused text := reading.not_allowed(token, 'organisations');
BEGIN
    IF refused IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', refused);
    END IF;
    RETURN jsonb_build_object('organisations', (
        SELECT coalesce(jsonb_agg(to_jsonb(hit) ORDER BY hit.name, hit.id), '[]')
        FROM (
            SELECT o.id, o.name, o.credit_code, p.kind, CASE WHEN alias.name <> o.name THEN alias.name END AS alias
            FROM register.organisation AS o
            LEFT JOIN access.party AS p ON p.id = o.party_id
            LEFT JOIN LATERAL (
                SELECT n.name FROM register.organisation_name AS n
                WHERE n.organisation_id = o.id AND strpos(replace(lower(normalize(n.name, NFKC)), ' ', ''), piece) > 0
                ORDER BY n.name = o.name DESC, n.finds DESC, n.name
                LIMIT 1
            ) AS alias ON piece <> ''
            WHERE o.credit_code = code OR alias.name IS NOT NULL
                OR (piece <> '' AND strpos(replace(lower(normalize(o.name, NFKC)), ' ', ''), piece) > 0)
                OR o.id IN (SELECT k.organisation_id FROM register.organisation_key AS k WHERE k.key = ANY (keys))
            ORDER BY o.name, o.id
            LIMIT least(most, 100)
        ) AS hit));
END;
$$;
REVOKE ALL ON FUNCTION reading.find_organisations(text, text, text, bigint[], integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.find_organisations(text, text, text, bigint[], integer) TO denizen_web;

-- Organisations that have keys of names in common, to be compared with a name that was told.
CREATE FUNCTION reading.organisations_alike(token text, keys bigint[], most integer)
RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    refused text := reading.not_allowed(token, 'organisations');
BEGIN
    IF refused IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', refused);
    END IF;
    RETURN jsonb_build_object('organisations', (
        SELECT coalesce(jsonb_agg(to_jsonb(alike)), '[]')
        FROM register.organisations_alike(keys[:64], least(most, 200)) AS alike));
END;
$$;
REVOKE ALL ON FUNCTION reading.organisations_alike(text, bigint[], integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.organisations_alike(text, bigint[], integer) TO denizen_web;

-- One organisation on a day: what it is, as which party it declares, what it provides for people to live in, how many work for
-- it, and who declares that they do.
CREATE FUNCTION reading.organisation(token text, which uuid, on_day date)
RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    refused text := reading.not_allowed(token, 'organisations');
BEGIN
    IF refused IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', refused);
    END IF;
    RETURN coalesce((
        SELECT jsonb_build_object(
            'id', o.id, 'name', o.name, 'credit_code', o.credit_code,
            'party', (
                SELECT jsonb_build_object('kind', p.kind, 'name', p.name, 'valid_during', p.valid_during)
                FROM access.party AS p WHERE p.id = o.party_id),
            'dwellings', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'id', d.id, 'plate', d.plate, 'kind', d.kind, 'name', d.name, 'address', d.address,
                    'capacity', d.capacity, 'provided_as', v.capacity) ORDER BY d.kind, d.address, d.plate), '[]')
                FROM (
                    SELECT w.dwelling_id, w.capacity FROM places.provider AS w
                    WHERE w.party_id = o.party_id AND w.valid_during @> on_day
                    ORDER BY w.dwelling_id
                    LIMIT 200
                ) AS v
                JOIN places.dwelling AS d ON d.id = v.dwelling_id),
            'provided', (
                SELECT count(*) FROM places.provider AS w WHERE w.party_id = o.party_id AND w.valid_during @> on_day),
            'names', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'name', n.name, 'kind', n.kind, 'finds', n.finds, 'told_at', n.told_at, 'told_by', teller.name,
                    'told_as', coalesce(teller.kind, told.kind)) ORDER BY n.finds DESC, n.told_at DESC, n.name), '[]')
                FROM (
                    SELECT m.* FROM register.organisation_name AS m
                    WHERE m.organisation_id = o.id AND m.kind <> 'registered'
                    ORDER BY m.finds DESC, m.told_at DESC, m.name
                    LIMIT 50
                ) AS n
                LEFT JOIN access.party AS told ON told.id = n.party_id
                -- A party may be one human being, whom nobody reads without a ticket.
                LEFT JOIN access.party AS teller ON teller.id = n.party_id
                    AND teller.kind IN ('employer', 'hotel', 'agency', 'property_manager', 'school', 'registrar')),
            'employed', (
                SELECT jsonb_build_object(
                    'certain', count(DISTINCT e.person_id) FILTER (WHERE reading.certainly(e.began, e.ended) @> on_day),
                    'possible', count(DISTINCT e.person_id),
                    'disputed', count(DISTINCT e.person_id) FILTER (WHERE e.disputed),
                    'overdue', count(DISTINCT e.person_id) FILTER (WHERE e.ended IS NULL AND e.confirm_by < on_day))
                FROM register.employment AS e
                WHERE e.organisation_id = o.id AND reading.possibly(e.began, e.ended) @> on_day
                    AND NOT EXISTS (SELECT FROM reading.veiled() AS v WHERE v.person_id = e.person_id)),
            'declared_by', (
                SELECT coalesce(jsonb_agg(to_jsonb(told) ORDER BY told.quantity DESC, told.name), '[]')
                FROM (
                    SELECT p.name, p.kind, count(*) AS quantity
                    FROM register.employment AS e
                    JOIN ledger.declaration AS d ON d.id = e.declaration_id
                    JOIN access.party AS p ON p.id = d.party_id
                    -- A party may be one human being, whom nobody reads without a ticket.
                        AND p.kind IN ('employer', 'hotel', 'agency', 'property_manager', 'school', 'registrar')
                    WHERE e.organisation_id = o.id AND reading.possibly(e.began, e.ended) @> on_day
                        AND NOT EXISTS (SELECT FROM reading.veiled() AS v WHERE v.person_id = e.person_id)
                    GROUP BY p.id
                    ORDER BY count(*) DESC
                    LIMIT 10
                ) AS told))
        FROM register.organisation AS o
        WHERE o.id = which
    ), jsonb_build_object('refusal', 'register.organisation_unknown'));
END;
$$;
REVOKE ALL ON FUNCTION reading.organisation(text, uuid, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.organisation(text, uuid, date) TO denizen_web;

-- What the organisation's party declared since an instant, put together where it counts alike: the kind, what became of it, and
-- all by which the law judges whether it came in time. Most of a file comes in one instant, so these are few.
CREATE FUNCTION reading.declared_by_organisation(token text, which uuid, since timestamptz)
RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    refused text := reading.not_allowed(token, 'organisations');
BEGIN
    IF refused IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', refused);
    END IF;
    RETURN jsonb_build_object('declared', (
        SELECT coalesce(jsonb_agg(to_jsonb(alike)), '[]')
        FROM (
            SELECT d.kind, d.capacity, d.occurred, ledger.came_in_at(d.batch_id, d.received_at) AS received_at, coalesce(o.state, 'waiting') AS state,
                CASE d.kind WHEN 'lodging_checkin' THEN d.check_in WHEN 'lodging_checkout' THEN d.check_out END AS happened_at,
                ledger.subject_in_law(s.nationality, s.document_type, s.document_issuer) AS subject, count(*) AS quantity
            FROM register.organisation AS org
            JOIN ledger.declaration AS d ON d.party_id = org.party_id AND d.received_at >= since
            LEFT JOIN ledger.described AS s ON s.declaration_id = d.id AND s.part = 'subject'
            LEFT JOIN LATERAL (
                SELECT said.state FROM ledger.outcome AS said
                WHERE said.declaration_id = d.id ORDER BY said.decided_at DESC LIMIT 1
            ) AS o ON true
            WHERE org.id = which
            GROUP BY 1, 2, 3, 4, 5, 6, 7
        ) AS alike));
END;
$$;
REVOKE ALL ON FUNCTION reading.declared_by_organisation(text, uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.declared_by_organisation(text, uuid, timestamptz) TO denizen_web;

-- Who works for the ticket's organisation, or possibly does, on the day of the ticket. More than a hundred are none: a list of
-- people is no way to look through the town (rights P7), and the organisation's page tells how many they are.
CREATE FUNCTION reading.employees(taken uuid)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'employees');
    persons uuid[];
    found_employees jsonb;
BEGIN
    IF ticket.refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', ticket.refusal);
    END IF;
    SELECT array_agg(e.person_id), coalesce(jsonb_agg(jsonb_build_object(
        'person_id', e.person_id, 'name', n.name, 'occupation', e.occupation, 'began', e.began, 'ended', e.ended,
        'certain', reading.certainly(e.began, e.ended) @> reading.asked_day(ticket), 'disputed', e.disputed,
        'confirm_by', e.confirm_by, 'declaration_id', e.declaration_id) ORDER BY n.name, e.person_id), '[]')
    INTO persons, found_employees
    FROM reading.employed(ticket.matter_id, reading.asked_day(ticket), reading.asked_instant(ticket), false) AS e
    LEFT JOIN LATERAL reading.name_of(e.person_id, reading.asked_instant(ticket), false) AS n ON true;
    IF cardinality(persons) > 100 THEN
        RETURN jsonb_build_object('refusal', 'register.employees_too_many');
    END IF;
    PERFORM reading.log_delivery(ticket, persons, ticket.fields);
    RETURN jsonb_build_object('employees', found_employees);
END;
$$;
REVOKE ALL ON FUNCTION reading.employees(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.employees(uuid) TO denizen_web;

-- Each who works for an organisation on a day once, by the period that says so most surely. Inner part.
CREATE FUNCTION reading.employed(of_organisation uuid, on_day date, known timestamptz, history boolean)
RETURNS TABLE (
    person_id uuid, declaration_id uuid, occupation text, began daterange, ended daterange, disputed boolean, confirm_by date
)
LANGUAGE sql STABLE
AS $$
    SELECT DISTINCT ON (s.person_id) s.person_id, s.declaration_id, s.occupation, s.began, s.ended, s.disputed, s.confirm_by
    FROM reading.spell(history) AS s
    WHERE s.organisation_id = of_organisation AND s.recorded_during @> known
        AND reading.possibly(s.began, s.ended) @> on_day
        AND NOT EXISTS (SELECT FROM reading.veiled() AS v WHERE v.person_id = s.person_id)
    ORDER BY s.person_id, NOT reading.certainly(s.began, s.ended) @> on_day, s.began, s.declaration_id;
$$;
