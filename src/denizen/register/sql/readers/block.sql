-- Asking for a block, keeping it, and who is told of what was asked about the person.

-- Ask for a block of the ticket's person's address, or for two more years of the one that ends; it holds at once. Children under age of
-- the household, or in the person's care, come along: where they are known to live the person is found. Another decides.
CREATE FUNCTION reading.ask_block(taken uuid, said_reason text, shown_by text)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'ask_block');
    who uuid := ticket.person_id;
    today date := reading.asked_day(ticket);
    kept uuid := reading.joined_to(who, 'infinity');
    last register.block;
    made uuid;
    children uuid[];
BEGIN
    IF ticket.refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', ticket.refusal);
    END IF;
    IF NOT EXISTS (SELECT FROM register.person AS p WHERE p.id = who) THEN
        RETURN jsonb_build_object('refusal', 'register.person_unknown');
    END IF;
    IF kept IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', 'register.person_joined', 'kept', kept);
    END IF;
    -- Of two who ask at once the second finds what the first asked.
    PERFORM FROM register.block_noting FOR UPDATE;
    last := reading.last_block(who, today);
    PERFORM reading.log_delivery(ticket, ARRAY[who], ticket.fields);
    -- Whoever asks at the counter is answered alike whether there is one: that it was taken down. It goes on as it is.
    IF last.id IS NULL OR upper(last.valid_during) - today <= 60 THEN
        made := reading.new_block(who, ticket.actor_id, said_reason, shown_by, today, last, NULL);
        children := reading.children_along(who, today);
        PERFORM reading.new_block(
            c.child, ticket.actor_id, said_reason, shown_by, today, reading.last_block(c.child, today), made)
        FROM unnest(children) AS c (child)
        WHERE coalesce(upper((reading.last_block(c.child, today)).valid_during) - today, 0) <= 60;
        INSERT INTO journal.entry (happened_at, actor_id, act, reference, quantity)
        VALUES (clock_timestamp(), ticket.actor_id, 'register.ask_block', made, 1 + cardinality(children));
    END IF;
    RETURN jsonb_build_object('person_id', who);
END;
$$;
REVOKE ALL ON FUNCTION reading.ask_block(uuid, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.ask_block(uuid, text, text) TO denizen_web;

-- The block of a person that holds today or will, and ends last. Inner part.
CREATE FUNCTION reading.last_block(who uuid, today date)
RETURNS register.block
LANGUAGE sql STABLE
AS $$
    SELECT b.*
    FROM register.block AS b
    WHERE b.person_id = who AND b.lifted_at IS NULL AND coalesce(b.decision, 'granted') = 'granted' AND upper(b.valid_during) > today
    ORDER BY upper(b.valid_during) DESC
    LIMIT 1;
$$;

-- Note a block from today, or from the end of the one that it goes on with, for two years, with the records that it covers. Inner part.
CREATE FUNCTION reading.new_block(
    who uuid, asker uuid, said_reason text, shown_by text, today date, last register.block, along uuid
)
RETURNS uuid
LANGUAGE sql VOLATILE
AS $$
    WITH made AS (
        INSERT INTO register.block (person_id, reason, evidence, valid_during, asked_by, renews_id, along_with_id)
        SELECT who, said_reason, shown_by, daterange(f.first_day, (f.first_day + interval '2 years')::date), asker, last.id, along
        FROM (SELECT coalesce(upper(last.valid_during), today) AS first_day) AS f
        RETURNING id
    ), covered AS (
        INSERT INTO register.block_record (block_id, person_id)
        SELECT made.id, r.person_id FROM made, unnest(who || ARRAY(SELECT reading.joined_into(who))) AS r (person_id)
    )
    SELECT made.id FROM made;
$$;

-- The children under age who live in a household with a person on a day, or of whom the person is guardian. Inner part.
CREATE FUNCTION reading.children_along(who uuid, on_day date)
RETURNS uuid[]
LANGUAGE sql STABLE
AS $$
    SELECT ARRAY(
        SELECT h.person_id
        FROM reading.household_of(who, on_day, 'infinity', false, true) AS h
        JOIN register.particulars AS p ON p.person_id = h.person_id
        WHERE lower(p.born) > (on_day - interval '18 years')::date
        UNION
        SELECT w.person_id FROM reading.wards_of(who, on_day, 'infinity', false, true) AS w);
$$;

-- The blocks that wait to be decided, hold, or held, without anybody's name, those that end first. For those who keep them. Whether
-- somebody asked about the person who was not heard on it yet stands beside each.
CREATE FUNCTION reading.blocks(token text, most integer)
RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    refused text := reading.not_allowed(token, 'blocks');
    today date := (statement_timestamp() AT TIME ZONE 'Asia/Shanghai')::date;
BEGIN
    IF refused IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', refused);
    END IF;
    RETURN jsonb_build_object('blocks', (
        SELECT coalesce(jsonb_agg(to_jsonb(each) ORDER BY each.decision IS NOT NULL, each.last_day, each.is_along, each.id), '[]')
        FROM (
            SELECT b.id, b.reason, b.evidence, b.asked_at, b.decision, lower(b.valid_during) AS first_day,
                upper(b.valid_during) - 1 AS last_day, b.renews_id IS NOT NULL AS is_renewal,
                b.along_with_id IS NOT NULL AS is_along,
                EXISTS (SELECT FROM register.block AS n WHERE n.renews_id = b.id AND coalesce(n.decision, 'granted') = 'granted')
                    AS is_renewed,
                (SELECT count(*) FROM register.block_request AS r WHERE r.block_id = b.id AND r.heard_at IS NULL) AS unheard
            FROM register.block AS b
            WHERE b.lifted_at IS NULL AND coalesce(b.decision, 'granted') = 'granted' AND upper(b.valid_during) > today
            ORDER BY b.decision IS NOT NULL, upper(b.valid_during), b.id
            LIMIT least(most, 500)
        ) AS each));
END;
$$;
REVOKE ALL ON FUNCTION reading.blocks(text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.blocks(text, integer) TO denizen_web;

-- How many blocks wait to be decided, and how many end within sixty days with no renewal asked, a family counting once; nothing to
-- whoever does not keep them.
CREATE FUNCTION reading.blocks_waiting(token text, OUT undecided bigint, OUT ending bigint)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT count(*) FILTER (WHERE b.decision IS NULL),
        count(*) FILTER (
            WHERE b.decision = 'granted' AND upper(b.valid_during) - t.today <= 60
                AND NOT EXISTS (SELECT FROM register.block AS n WHERE n.renews_id = b.id))
    FROM (SELECT (statement_timestamp() AT TIME ZONE 'Asia/Shanghai')::date AS today) AS t
    CROSS JOIN register.block AS b
    WHERE b.lifted_at IS NULL AND coalesce(b.decision, 'granted') = 'granted' AND upper(b.valid_during) > t.today
        AND b.along_with_id IS NULL AND reading.not_allowed(token, 'blocks') IS NULL;
$$;
REVOKE ALL ON FUNCTION reading.blocks_waiting(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.blocks_waiting(text) TO denizen_web;

-- One block, for whoever keeps it: of whom, what was asked and decided, who else is known to live at the same dwelling and has none
-- (by whom the person could be found), and what was asked about the person. Everybody named is delivered.
CREATE FUNCTION reading.block(taken uuid)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'block');
    asked register.block;
    today date := reading.asked_day(ticket);
    beside uuid[];
BEGIN
    IF ticket.refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', ticket.refusal);
    END IF;
    SELECT b.* INTO asked FROM register.block AS b WHERE b.id = ticket.matter_id;
    IF asked.id IS NULL THEN
        RETURN jsonb_build_object('refusal', 'register.block_unknown');
    END IF;
    beside := ARRAY(SELECT o.person_id FROM reading.known_at_home_of(asked.person_id, today) AS o);
    PERFORM reading.log_delivery(ticket, ARRAY[asked.person_id], ticket.fields);
    PERFORM reading.log_delivery(ticket, beside, '{names,dwellings}');
    RETURN to_jsonb(asked) - '{asked_by,decided_by,lifted_by}'::text[] || jsonb_build_object(
        'name', (SELECT n.name FROM reading.name_of(asked.person_id, 'infinity', false) AS n),
        'asked_by', (SELECT a.pseudonym FROM access.actor AS a WHERE a.id = asked.asked_by),
        'decided_by', (SELECT a.pseudonym FROM access.actor AS a WHERE a.id = asked.decided_by),
        'lifted_by', (SELECT a.pseudonym FROM access.actor AS a WHERE a.id = asked.lifted_by),
        'is_mine', asked.asked_by = ticket.actor_id,
        'is_renewed', EXISTS (
            SELECT FROM register.block AS n WHERE n.renews_id = asked.id AND coalesce(n.decision, 'granted') = 'granted'),
        'others', (
            SELECT coalesce(jsonb_agg(jsonb_build_object('person_id', o.person_id, 'name', n.name) ORDER BY o.person_id), '[]')
            FROM unnest(beside) AS o (person_id)
            LEFT JOIN LATERAL reading.name_of(o.person_id, 'infinity', false) AS n ON true),
        'along', (SELECT coalesce(jsonb_agg(b.id ORDER BY b.id), '[]') FROM register.block AS b WHERE b.along_with_id = asked.id),
        'requests', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'id', r.id, 'asked_at', r.asked_at, 'purpose', r.purpose, 'reference', r.reference, 'reader', r.reader,
                'pseudonym', a.pseudonym, 'organisation', p.name, 'heard_at', r.heard_at, 'outcome', r.outcome,
                'open_until', r.open_until, 'is_mine', r.actor_id = ticket.actor_id) ORDER BY r.asked_at DESC), '[]')
            FROM (
                SELECT q.* FROM register.block_request AS q WHERE q.block_id = asked.id ORDER BY q.asked_at DESC LIMIT 200
            ) AS r
            LEFT JOIN access.actor AS a ON a.id = r.actor_id
            LEFT JOIN access.party AS p ON p.id = a.party_id));
END;
$$;
REVOKE ALL ON FUNCTION reading.block(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.block(uuid) TO denizen_web;

-- Who lives, or may live, on a day where a person does, and is known there: whoever knows them finds the person. Inner part.
CREATE FUNCTION reading.known_at_home_of(who uuid, on_day date)
RETURNS TABLE (person_id uuid)
LANGUAGE sql STABLE
AS $$
    SELECT DISTINCT o.person_id
    FROM reading.spell(false) AS mine
    CROSS JOIN LATERAL reading.occupancy(mine.dwelling_id, daterange(on_day, on_day, '[]'), 'infinity', false) AS o
    WHERE mine.person_id = who AND mine.dwelling_id IS NOT NULL AND reading.possibly(mine.began, mine.ended) @> on_day
        AND o.person_id <> who
    ORDER BY o.person_id
    LIMIT 50;
$$;

-- Decide a block, lift it, or say what became of a request once the person was heard: `act` is granted, not_shown, withdrawn, lifted,
-- released or withheld. Of a block what came along with it goes the same way. Refused where it was done before, or by oneself.
CREATE FUNCTION reading.keep_block(taken uuid, act text, because text, request uuid)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'keep_block');
    asked register.block;
    done boolean;
BEGIN
    IF ticket.refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', ticket.refusal);
    END IF;
    SELECT b.* INTO asked FROM register.block AS b WHERE b.id = ticket.matter_id;
    IF asked.id IS NULL THEN
        RETURN jsonb_build_object('refusal', 'register.block_unknown');
    END IF;
    PERFORM reading.log_delivery(ticket, ARRAY[asked.person_id], ticket.fields);
    CASE
        WHEN act IN ('granted', 'not_shown', 'withdrawn') THEN
            IF asked.asked_by = ticket.actor_id THEN
                RETURN jsonb_build_object('refusal', 'register.block_is_ones_own');
            END IF;
            UPDATE register.block AS b SET decided_at = clock_timestamp(), decided_by = ticket.actor_id, decision = act
            WHERE (b.id = asked.id OR b.along_with_id = asked.id) AND b.decision IS NULL AND b.lifted_at IS NULL;
            done := FOUND;
        WHEN act = 'lifted' THEN
            UPDATE register.block AS b SET lifted_at = clock_timestamp(), lifted_by = ticket.actor_id, lifted_because = because
            WHERE (b.id = asked.id OR b.along_with_id = asked.id) AND b.decision = 'granted' AND b.lifted_at IS NULL;
            done := FOUND;
        ELSE
            IF EXISTS (SELECT FROM register.block_request AS r WHERE r.id = request AND r.actor_id = ticket.actor_id) THEN
                RETURN jsonb_build_object('refusal', 'register.block_is_ones_own');
            END IF;
            UPDATE register.block_request AS r
            SET heard_at = h.now, heard_by = ticket.actor_id, outcome = act,
                open_until = CASE act WHEN 'released' THEN h.now + interval '7 days' END
            FROM (SELECT clock_timestamp() AS now) AS h
            WHERE r.id = request AND r.block_id = asked.id AND r.heard_at IS NULL
                AND (act = 'withheld' OR num_nulls(r.actor_id, r.reference) = 0);
            done := FOUND;
    END CASE;
    IF NOT done THEN
        RETURN jsonb_build_object('refusal', 'register.block_settled');
    END IF;
    INSERT INTO journal.entry (happened_at, actor_id, act, reference)
    VALUES (clock_timestamp(), ticket.actor_id, 'register.block_' || act, coalesce(request, asked.id));
    INSERT INTO journal.outbox (written_at, topic, reference, person_id)
    VALUES (clock_timestamp(), 'block.' || act, coalesce(request, asked.id), asked.person_id);
    RETURN jsonb_build_object('person_id', asked.person_id);
END;
$$;
REVOKE ALL ON FUNCTION reading.keep_block(uuid, text, text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.keep_block(uuid, text, text, uuid) TO denizen_web;

-- Note what was asked about people whose address is blocked, by whom and for what, and leave news for each of them: what was asked of
-- themselves, answered or not, and of the dwelling where they live. Run by the worker soon after: done by the reading itself, it
-- would tell by the time that it took. Returns how many were noted. What the keepers of the block do is no such request.
CREATE FUNCTION reading.note_block_requests()
RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    WITH turn AS (
        UPDATE register.block_noting AS n SET noted_until = clock_timestamp()
        -- A ticket is seen some time after it was opened; what was noted already is not noted again.
        RETURNING old.noted_until - interval '2 minutes' AS since
    ), held AS MATERIALIZED (
        SELECT b.id, r.person_id, greatest(b.asked_at, turn.since) AS since
        FROM turn
        CROSS JOIN register.block AS b
        JOIN register.block_record AS r ON r.block_id = b.id
        WHERE b.valid_during @> (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date
            AND b.lifted_at IS NULL AND coalesce(b.decision, 'granted') = 'granted'
    ), asked AS (
        SELECT h.id, h.person_id, t.id AS ticket_id
        FROM held AS h
        JOIN access.ticket AS t ON t.person_id = h.person_id AND t.opened_at >= h.since
        UNION
        SELECT h.id, h.person_id, t.id
        FROM held AS h
        JOIN register.residence AS s ON s.person_id = h.person_id
        JOIN access.ticket AS t ON t.dwelling_id = s.dwelling_id AND t.opened_at >= h.since
        WHERE t.during IS NULL OR t.during && s.valid_during
        UNION
        SELECT h.id, h.person_id, d.ticket_id
        FROM held AS h
        JOIN journal.delivery AS d ON d.person_id = h.person_id AND d.delivered_at >= h.since AND journal.is_told(d.id)
    ), noted AS (
        INSERT INTO register.block_request (block_id, ticket_id, person_id, asked_at, actor_id, purpose, reference, reader)
        SELECT DISTINCT ON (a.id, t.id) a.id, t.id, a.person_id, t.opened_at, t.actor_id, t.purpose, t.reference, t.reader
        FROM asked AS a
        JOIN access.ticket AS t ON t.id = a.ticket_id
        WHERE NOT reading.is_of_a_block(t.purpose, t.reader)
            -- What the law may keep from the person for a while is not told by the way.
            AND NOT EXISTS (SELECT FROM access.purpose AS p WHERE p.code = t.purpose AND p.told_within IS NOT NULL)
            AND NOT EXISTS (SELECT FROM register.block_request AS r WHERE r.ticket_id = t.id AND r.block_id = a.id)
        ON CONFLICT DO NOTHING
        RETURNING id, block_id
    ), news AS (
        INSERT INTO journal.outbox (written_at, topic, reference, person_id)
        SELECT clock_timestamp(), 'block.asked', n.id, b.person_id FROM noted AS n JOIN register.block AS b ON b.id = n.block_id
    )
    SELECT count(*) FROM noted;
$$;
REVOKE ALL ON FUNCTION reading.note_block_requests() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.note_block_requests() TO denizen_worker;
