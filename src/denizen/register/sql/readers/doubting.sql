-- Raising a doubt, and what is done with it. Each act takes a ticket, as a reading does: the person sees who acted upon what is
-- held about them and for what, and whoever takes over the pages acts for nobody who is not signed in. What the role may decide
-- stands in `access.competence`.

-- The instant at which something is done to a doubt. Inner part; a test that lives through weeks puts another in its place.
CREATE FUNCTION reading.moment()
RETURNS timestamptz
LANGUAGE sql VOLATILE
AS $$ SELECT clock_timestamp() $$;

-- Note what was done to a doubt: its state, and the line beside it. Inner part.
CREATE FUNCTION reading.say_of_doubt(
    ticket access.ticket, doubt register.doubt, act text, state text, code text, law text, correction uuid, due date
)
RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    -- Two things that are done at once still come one after the other.
    moment timestamptz := greatest(reading.moment(), (
        SELECT max(s.said_at) + interval '1 microsecond' FROM register.doubt_state AS s WHERE s.doubt_id = doubt.id));
BEGIN
    INSERT INTO register.doubt_state (doubt_id, said_at, state, said_by, raised_by, code, law, declaration_id, due)
    VALUES (doubt.id, moment, state, ticket.actor_id, doubt.raised_by, code, law, correction, due);
    INSERT INTO journal.entry (happened_at, actor_id, act, reference) VALUES (moment, ticket.actor_id, act, doubt.id);
END;
$$;

-- Raise a doubt about the one group of fields that the ticket grants, as a whole or about one fact of it. That such a fact is held
-- is told by it, so it leaves a line. As what the doubter speaks, a clerk says; a program of another office is no one else.
CREATE FUNCTION reading.raise_doubt(
    taken uuid, of_fact uuid, for_reason text, seen text, in_capacity text, until_day date
)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'raise_doubt');
    kept uuid := reading.joined_to(ticket.person_id, 'infinity');
    of_group text := ticket.fields[1];
    is_program boolean := (SELECT a.role = 'office_program' FROM access.actor AS a WHERE a.id = ticket.actor_id);
    refusal text;
    doubt register.doubt;
BEGIN
    refusal := CASE
        WHEN ticket.refusal IS NOT NULL THEN ticket.refusal
        WHEN NOT reading.may(ticket, 'doubt.raise') THEN 'access.not_competent'
        WHEN NOT EXISTS (SELECT FROM register.person AS p WHERE p.id = ticket.person_id) THEN 'register.person_unknown'
        WHEN kept IS NOT NULL THEN 'register.person_joined'
        WHEN cardinality(ticket.fields) <> 1 THEN 'doubt.group_missing'
        WHEN (in_capacity = 'office_program') <> is_program THEN 'doubt.capacity_of_another'
    END;
    IF refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', refusal, 'kept', kept);
    END IF;
    PERFORM reading.log_delivery(ticket, ARRAY[ticket.person_id], ticket.fields);
    IF of_fact IS NOT NULL AND NOT EXISTS (
        SELECT FROM reading.facts_of(
            -- Where the address is blocked, nothing is held that tells it.
            CASE WHEN of_group IN ('names', 'particulars', 'documents', 'death') THEN ticket.person_id
                ELSE reading.place_of(ticket.person_id, ticket) END, of_group) AS f
        WHERE f.declaration_id = of_fact AND upper_inf(f.recorded_during)
    ) THEN
        RETURN jsonb_build_object('refusal', 'doubt.nothing_held');
    END IF;
    INSERT INTO register.doubt (
        person_id, about, declaration_id, reason_code, evidence, capacity, raised_by, raised_at
    ) VALUES (
        ticket.person_id, of_group, of_fact, for_reason, seen, in_capacity, ticket.actor_id, reading.moment()
    ) RETURNING * INTO doubt;
    -- Of two who doubt the same at once the second waits here, and finds it under examination.
    INSERT INTO register.doubt_open (doubt_id, person_id, about, declaration_id, since, due)
    VALUES (doubt.id, doubt.person_id, doubt.about, doubt.declaration_id, doubt.raised_at, until_day);
    PERFORM reading.say_of_doubt(ticket, doubt, 'doubt.raise', 'raised', NULL, NULL, NULL, until_day);
    RETURN jsonb_build_object('doubt_id', doubt.id);
END;
$$;
REVOKE ALL ON FUNCTION reading.raise_doubt(uuid, uuid, text, text, text, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.raise_doubt(uuid, uuid, text, text, text, date) TO denizen_web;

-- The open doubt of a ticket, held until the transaction ends; or why nothing can be done to it. Inner part. `settles` where the act
-- belongs to who decides, `examining` where it belongs to whoever took the doubt up.
CREATE FUNCTION reading.held_doubt(
    ticket access.ticket, competence text, settles boolean, examining boolean, OUT doubt register.doubt, OUT refusal text
)
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    is_open boolean;
BEGIN
    IF ticket.refusal IS NULL THEN
        PERFORM FROM register.doubt_open AS o WHERE o.doubt_id = ticket.matter_id FOR UPDATE;
        is_open := FOUND;
        SELECT d.* INTO doubt FROM register.doubt AS d WHERE d.id = ticket.matter_id;
    END IF;
    refusal := CASE
        WHEN ticket.refusal IS NOT NULL THEN ticket.refusal
        WHEN NOT reading.may(ticket, competence) THEN 'access.not_competent'
        WHEN doubt.id IS NULL THEN 'doubt.unknown'
        WHEN NOT is_open THEN 'doubt.settled_already'
        WHEN settles AND doubt.raised_by = ticket.actor_id THEN 'doubt.own'
        WHEN examining AND reading.examiner_of(doubt.id) IS DISTINCT FROM ticket.actor_id THEN 'doubt.not_taken_up'
    END;
END;
$$;

-- Who took a doubt up last; null where nobody did. Inner part.
CREATE FUNCTION reading.examiner_of(doubt uuid)
RETURNS uuid
LANGUAGE sql STABLE
AS $$
    SELECT s.said_by FROM register.doubt_state AS s
    WHERE s.doubt_id = doubt AND s.state = 'examined' ORDER BY s.said_at DESC LIMIT 1;
$$;

-- Take a doubt up to examine it, also where a colleague had done so. It tells nobody's data, and leaves no line.
CREATE FUNCTION reading.take_up_doubt(taken uuid)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'take_up_doubt');
    held record := reading.held_doubt(ticket, 'doubt.settle', true, false);
BEGIN
    IF held.refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', held.refusal);
    END IF;
    IF reading.examiner_of(ticket.matter_id) IS DISTINCT FROM ticket.actor_id THEN
        PERFORM reading.say_of_doubt(ticket, held.doubt, 'doubt.take_up', 'examined', NULL, NULL, NULL, NULL);
    END IF;
    RETURN '{}';
END;
$$;
REVOKE ALL ON FUNCTION reading.take_up_doubt(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.take_up_doubt(uuid) TO denizen_web;

-- Give an examination more time, once, for a reason that the person is told.
CREATE FUNCTION reading.extend_doubt(taken uuid, for_reason text, until_day date)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'extend_doubt');
    held record := reading.held_doubt(ticket, 'doubt.settle', true, true);
    refusal text := held.refusal;
BEGIN
    IF refusal IS NULL AND EXISTS (
        SELECT FROM register.doubt_state AS s WHERE s.doubt_id = ticket.matter_id AND s.state = 'extended'
    ) THEN
        refusal := 'doubt.extended_already';
    END IF;
    IF refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', refusal);
    END IF;
    PERFORM reading.say_of_doubt(ticket, held.doubt, 'doubt.extend', 'extended', for_reason, NULL, NULL, until_day);
    UPDATE register.doubt_open AS o SET due = greatest(o.due, until_day) WHERE o.doubt_id = ticket.matter_id;
    INSERT INTO journal.outbox (written_at, topic, reference, person_id)
    VALUES (reading.moment(), 'doubt.extended', ticket.matter_id, (held.doubt).person_id);
    RETURN '{}';
END;
$$;
REVOKE ALL ON FUNCTION reading.extend_doubt(uuid, text, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.extend_doubt(uuid, text, date) TO denizen_web;

-- Take a doubt back: whoever raised it in their work, or at the counter anybody for the doubter who comes again; but nobody who is
-- deciding it.
CREATE FUNCTION reading.withdraw_doubt(taken uuid)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'withdraw_doubt');
    held record := reading.held_doubt(ticket, 'doubt.raise', false, false);
    doubt register.doubt := held.doubt;
    refusal text := held.refusal;
BEGIN
    IF refusal IS NULL AND doubt.raised_by <> ticket.actor_id AND (
        doubt.capacity IN ('staff', 'office_program') OR reading.examiner_of(doubt.id) = ticket.actor_id
    ) THEN
        refusal := 'doubt.of_another';
    END IF;
    IF refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', refusal);
    END IF;
    PERFORM reading.say_of_doubt(ticket, doubt, 'doubt.withdraw', 'withdrawn', NULL, NULL, NULL, NULL);
    PERFORM reading.close_doubt(doubt);
    RETURN '{}';
END;
$$;
REVOKE ALL ON FUNCTION reading.withdraw_doubt(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.withdraw_doubt(uuid) TO denizen_web;

-- The flag goes, and the person is told. Inner part.
CREATE FUNCTION reading.close_doubt(doubt register.doubt)
RETURNS void
LANGUAGE sql VOLATILE
AS $$
    DELETE FROM register.doubt_open AS o WHERE o.doubt_id = doubt.id;
    INSERT INTO journal.outbox (written_at, topic, reference, person_id)
    VALUES (reading.moment(), 'doubt.settled', doubt.id, doubt.person_id);
$$;

-- Decide a doubt: the datum was corrected by a declaration, named by its number, or stands, for a reason and by an article of law.
-- Which declarations concern the datum is told by it, so it leaves a line.
CREATE FUNCTION reading.settle_doubt(taken uuid, as_state text, for_reason text, by_law text, correction_number uuid)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'settle_doubt');
    held record := reading.held_doubt(ticket, 'doubt.settle', true, true);
    doubt register.doubt := held.doubt;
    correction uuid;
BEGIN
    IF held.refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', held.refusal);
    END IF;
    PERFORM reading.log_delivery(ticket, ARRAY[doubt.person_id], ARRAY[doubt.about]);
    IF as_state = 'corrected' THEN
        SELECT c.declaration_id INTO correction FROM reading.corrections_of(doubt) AS c WHERE c.number = correction_number;
        IF correction IS NULL THEN
            RETURN jsonb_build_object('refusal', 'doubt.correction_unfit');
        END IF;
    END IF;
    PERFORM reading.say_of_doubt(ticket, doubt, 'doubt.settle', as_state, for_reason, by_law, correction, NULL);
    IF correction IS NOT NULL THEN
        PERFORM reading.tell_of_correction(ticket, doubt, correction);
    END IF;
    PERFORM reading.close_doubt(doubt);
    RETURN '{}';
END;
$$;
REVOKE ALL ON FUNCTION reading.settle_doubt(uuid, text, text, text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.settle_doubt(uuid, text, text, text, uuid) TO denizen_web;

-- The declarations by which what is doubted was put right: applied since the doubt was raised, and amending what founds the fact, or
-- founding or ending a fact of the group as it is held now. Inner part.
CREATE FUNCTION reading.corrections_of(doubt register.doubt)
RETURNS TABLE (declaration_id uuid, number uuid, kind text, received_at timestamptz)
LANGUAGE sql STABLE
AS $$
    WITH held AS MATERIALIZED (
        SELECT f.* FROM unnest(doubt.person_id || ARRAY(SELECT reading.joined_into(doubt.person_id))) AS w (who)
        CROSS JOIN LATERAL reading.facts_of(w.who, doubt.about) AS f
    ), put_right AS (
        SELECT a.id
        FROM held AS h
        JOIN ledger.declaration AS root ON root.id = h.declaration_id
        JOIN ledger.declaration AS a ON a.target = root.number
        WHERE coalesce(h.declaration_id = doubt.declaration_id, true)
        UNION
        SELECT v.id
        FROM held AS h
        CROSS JOIN LATERAL (VALUES (h.declaration_id), (h.ended_by)) AS v (id)
        WHERE upper_inf(h.recorded_during) AND v.id IS DISTINCT FROM doubt.declaration_id
    )
    SELECT d.id, d.number, d.kind, d.received_at
    FROM put_right AS p
    JOIN ledger.declaration AS d ON d.id = p.id
    WHERE EXISTS (
        SELECT FROM ledger.outcome AS o
        WHERE o.declaration_id = d.id AND o.state = 'applied' AND o.decided_at >= doubt.raised_at);
$$;

-- Which groups of fields of all readers tell what a group of the card tells. Inner part.
CREATE FUNCTION reading.told_in(of_group text)
RETURNS text[]
LANGUAGE sql IMMUTABLE
RETURN of_group || CASE of_group
    WHEN 'residences' THEN '{main_residence,occupancy,dwellings}'::text[]
    WHEN 'tenancies' THEN '{occupancy}'
    WHEN 'stays' THEN '{occupancy}'
    WHEN 'documents' THEN '{number}'
    WHEN 'household' THEN '{members,former,memberships}'
    WHEN 'relatives' THEN '{guardianships,children}'
    ELSE '{}' END;

-- Tell everybody who received the datum since it was recorded wrongly, once: each actor by a notice, each organisation by news.
-- Whoever decided it knows. Inner part.
CREATE FUNCTION reading.tell_of_correction(ticket access.ticket, doubt register.doubt, correction uuid)
RETURNS void
LANGUAGE sql VOLATILE
AS $$
    WITH records AS (
        SELECT doubt.person_id || ARRAY(SELECT reading.joined_into(doubt.person_id)) AS ids
    ), wrong AS (
        SELECT coalesce(min(lower(f.recorded_during)), '-infinity') AS since
        FROM records
        CROSS JOIN LATERAL unnest(records.ids) AS w (who)
        CROSS JOIN LATERAL reading.facts_of(w.who, doubt.about) AS f
        WHERE coalesce(f.declaration_id = doubt.declaration_id, true)
    ), told AS (
        INSERT INTO register.correction_notice (doubt_id, actor_id, told_at, received_at, reference)
        SELECT DISTINCT ON (l.actor_id) doubt.id, l.actor_id, reading.moment(), l.delivered_at, l.reference
        FROM records, wrong, journal.delivery AS l
        WHERE l.person_id = ANY (records.ids) AND l.delivered_at >= wrong.since
            AND l.fields && reading.told_in(doubt.about) AND l.actor_id <> ticket.actor_id
        ORDER BY l.actor_id, l.delivered_at DESC
        RETURNING actor_id
    )
    INSERT INTO journal.outbox (written_at, topic, reference, party_id)
    SELECT reading.moment(), 'datum.corrected', correction, p.party_id
    FROM (
        SELECT DISTINCT a.party_id FROM told JOIN access.actor AS a ON a.id = told.actor_id WHERE a.party_id IS NOT NULL
    ) AS p;
$$;
