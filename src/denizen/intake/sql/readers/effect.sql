-- What an errand would change, for whoever asked it: facts made and facts gone, in the groups of fields that the ticket grants,
-- and who would be told. Of what else changes it is said that there is something, and of whom, not what it is. Every person
-- whom the register knows and the effect names is delivered, and logged.
CREATE FUNCTION reading.effect(taken uuid)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'effect');
    errand intake.errand;
    named uuid[];
    changes jsonb;
    more jsonb;
    told jsonb;
BEGIN
    IF ticket.refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', ticket.refusal);
    END IF;
    -- An hour before it is forgotten it is told no more: whoever completes the log must still find whom it named.
    SELECT e.* INTO errand FROM intake.errand AS e
    WHERE e.id = ticket.matter_id AND e.asked_by = ticket.actor_id AND e.done_at IS NOT NULL
        AND e.asked_at > clock_timestamp() - interval '23 hours';
    IF NOT FOUND THEN
        RETURN jsonb_build_object('refusal', 'errand.unknown');
    END IF;
    named := ARRAY(SELECT n.person_id FROM reading.named_in_effect(errand.id, ticket.fields) AS n);
    SELECT coalesce(jsonb_agg(to_jsonb(e) - '{errand_id,field_group,is_asked}'::text[] || jsonb_build_object(
        'name', reading.present_name(e.person_id), 'other_name', reading.present_name(e.other_id),
        'plate', w.plate, 'address', w.address, 'organisation', o.name) ORDER BY e.place), '[]')
    INTO changes
    FROM reading.effect_told(errand.id, ticket.fields) AS e
    LEFT JOIN places.dwelling AS w ON w.id = e.dwelling_id
    LEFT JOIN register.organisation AS o ON o.id = e.organisation_id;
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'person_id', m.person_id, 'is_new_person', m.is_new_person, 'name', reading.present_name(m.person_id))
        ORDER BY m.place), '[]')
    INTO more
    FROM (
        SELECT e.person_id, e.is_new_person, min(e.place) AS place
        FROM intake.effect AS e
        WHERE e.errand_id = errand.id AND e.field_group <> ALL (ticket.fields) AND NOT e.is_asked
            AND NOT reading.is_veiled_effect(e.person_id, e.other_id, e.field_group)
        GROUP BY e.person_id, e.is_new_person
    ) AS m;
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'topic', t.topic, 'party', p.name, 'capacity', p.kind, 'person_id', t.person_id,
        'name', reading.present_name(t.person_id))), '[]')
    INTO told
    FROM intake.effect_told AS t
    LEFT JOIN access.party AS p ON p.id = t.party_id
    WHERE t.errand_id = errand.id;
    PERFORM reading.log_delivery(ticket, named, ticket.fields);
    RETURN jsonb_build_object('changes', changes, 'more', more, 'told', told);
END;
$$;
REVOKE ALL ON FUNCTION reading.effect(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.effect(uuid) TO denizen_web;

-- What of an effect may be told to whom these groups of fields are granted. What somebody is about to declare is told to them in
-- their own words whatever is granted: not how the register takes it, where others have said something too. Of somebody whose address is blocked it is told as if nothing had
-- been known: nothing that goes, and of what comes what is being declared. Inner part.
CREATE FUNCTION reading.effect_told(errand uuid, granted text[])
RETURNS SETOF intake.effect
LANGUAGE sql STABLE
AS $$
    -- Counted anew: a number that is missing would tell that something is left out.
    SELECT e.errand_id, (row_number() OVER (ORDER BY e.place) - 1)::integer, e.person_id, e.is_new_person, e.fact, e.field_group, e.is_made, e.is_asked, e.declaration_id,
        e.began, g.ended, g.valid_during, e.dwelling_id, e.organisation_id, e.other_id, e.room, e.category, g.is_main, g.disputed,
        e.kind, e.value
    FROM intake.effect AS e
    CROSS JOIN LATERAL (SELECT reading.is_veiled_effect(e.person_id, e.other_id, e.field_group) AS veiled) AS v
    LEFT JOIN LATERAL (
        SELECT
            CASE WHEN NOT v.veiled THEN e.ended END AS ended,
            CASE WHEN v.veiled THEN daterange(lower(e.began), NULL) ELSE e.valid_during END AS valid_during, e.is_main,
            e.disputed AND NOT v.veiled AS disputed
        WHERE e.field_group = ANY (granted)
    ) AS g ON true
    WHERE e.errand_id = errand AND (e.field_group = ANY (granted) OR e.is_asked)
        AND (NOT v.veiled OR e.is_asked AND e.is_made AND NOT EXISTS (
            SELECT FROM ledger.declaration AS known WHERE known.id = e.declaration_id));
$$;

-- Whether something that changes would tell where somebody is whose address is blocked. Inner part.
CREATE FUNCTION reading.is_veiled_effect(who uuid, other uuid, field_group text)
RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT field_group NOT IN ('names', 'particulars', 'documents', 'death')
        AND EXISTS (SELECT FROM reading.veiled() AS v WHERE v.person_id IN (who, other));
$$;

-- The people of the register whom the effect of an errand names to whom these groups of fields are granted. Inner part.
CREATE FUNCTION reading.named_in_effect(errand uuid, granted text[])
RETURNS TABLE (person_id uuid)
LANGUAGE sql STABLE
AS $$
    SELECT p.id
    FROM (
        SELECT e.person_id FROM intake.effect AS e WHERE e.errand_id = errand
        UNION
        SELECT e.other_id FROM reading.effect_told(errand, granted) AS e
        UNION
        SELECT t.person_id FROM intake.effect_told AS t WHERE t.errand_id = errand
    ) AS named
    JOIN register.person AS p ON p.id = named.person_id;
$$;

-- The name of somebody as it stands now, in the person's own script where it is known. Inner part.
CREATE FUNCTION reading.present_name(who uuid)
RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT n.name
    FROM register.person_name AS n
    WHERE n.person_id = who AND upper_inf(n.valid_during)
    ORDER BY n.kind = 'latin', n.kind
    LIMIT 1;
$$;

-- Write a line for each of these people whom a trial looked at, and the ticket under which it did. Whoever asks for a trial is
-- told what would become of it, and so something of each of them, before any effect is read; and what a trial finds is undone
-- with it. The worker says who they were, once that is done.
CREATE FUNCTION reading.log_trial(errand uuid, people uuid[])
RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    WITH looked_at AS (
        SELECT p.id FROM register.person AS p WHERE p.id = ANY (people)
    ),
    opened AS (
        INSERT INTO access.ticket (actor_id, purpose, basis, reference, reader, fields, matter_id, redeemed_at)
        SELECT e.asked_by, e.purpose, p.legal_basis, e.reference, 'trial', '{}', e.id, clock_timestamp()
        FROM intake.errand AS e
        JOIN access.purpose AS p ON p.code = e.purpose
        WHERE e.id = errand AND EXISTS (SELECT FROM looked_at)
        RETURNING *
    )
    INSERT INTO journal.delivery (person_id, ticket_id, actor_id, purpose, basis, reference, reader, fields)
    SELECT l.id, o.id, o.actor_id, o.purpose, o.basis, o.reference, o.reader, o.fields FROM opened AS o, looked_at AS l;
$$;
REVOKE ALL ON FUNCTION reading.log_trial(uuid, uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.log_trial(uuid, uuid[]) TO denizen_worker;
