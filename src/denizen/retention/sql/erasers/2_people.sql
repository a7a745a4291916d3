-- Take the next of those whom the run concerns, to be erased in this transaction, and name them with all that were joined into
-- them: their keys are found by their words. Who is not to go any more, since something came in meanwhile, is passed over.
CREATE FUNCTION erasing.take_people(today date, most integer)
RETURNS SETOF uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    passed_over bigint;
BEGIN
    PERFORM erasing.has_come(today);
    UPDATE retention.due AS d SET taken_in = pg_current_xact_id()
    WHERE d.person_id IN (SELECT n.person_id FROM retention.due AS n ORDER BY n.person_id LIMIT most);
    WITH passed AS (
        DELETE FROM retention.due AS d
        WHERE d.taken_in = pg_current_xact_id() AND (
            erasing.reason_to_keep(d.person_id, today) IS NOT NULL
            OR EXISTS (SELECT FROM linkage.merge AS m WHERE m.absorbed_id = d.person_id AND m.undone_at IS NULL)
            OR EXISTS (
                SELECT FROM linkage.link AS k
                JOIN ledger.declaration AS n ON n.id = k.declaration_id
                JOIN retention.run AS r ON r.day = today
                WHERE k.person_id = d.person_id AND k.decided_at > r.planned_at))
        RETURNING d.person_id
    )
    SELECT count(*) INTO passed_over FROM passed;
    PERFORM erasing.note_kept(today, 'meanwhile', passed_over);
    RETURN QUERY
        SELECT j.id FROM retention.due AS d, erasing.with_joined(d.person_id) AS j (id) WHERE d.taken_in = pg_current_xact_id();
END;
$$;
REVOKE ALL ON FUNCTION erasing.take_people(date, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erasing.take_people(date, integer) TO denizen_worker;

-- Declarations with all that amend them, and what amends those. Inner part.
CREATE FUNCTION erasing.with_amendments(declarations uuid[])
RETURNS SETOF uuid
LANGUAGE sql STABLE
AS $$
    WITH RECURSIVE chain (id) AS (
        SELECT unnest(declarations)
        UNION
        SELECT a.id
        FROM chain
        JOIN ledger.declaration AS d ON d.id = chain.id
        JOIN ledger.declaration AS a ON a.target = d.number
    )
    SELECT id FROM chain
$$;

-- Erase the people who were taken in this transaction, with all that was declared of them, and return how many they were.
CREATE FUNCTION erasing.erase_taken(today date)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    people uuid[];
    declarations uuid[];
    facts bigint := 0;
    gone bigint;
    taken_classes bigint;
    fact text;
BEGIN
    PERFORM erasing.has_come(today);
    SELECT array_agg(j.id) INTO people
    FROM retention.due AS d, erasing.with_joined(d.person_id) AS j (id) WHERE d.taken_in = pg_current_xact_id();
    IF people IS NULL THEN
        RETURN 0;
    END IF;
    SELECT array_agg(c.id) INTO declarations
    FROM erasing.with_amendments(ARRAY(
        SELECT k.declaration_id FROM linkage.link AS k WHERE k.person_id = ANY (people) AND k.part = 'subject')) AS c (id);
    FOREACH fact IN ARRAY erasing.fact_tables() LOOP
        EXECUTE format('DELETE FROM register.%I WHERE person_id = ANY ($1)', fact) USING people;
        GET DIAGNOSTICS gone = ROW_COUNT;
        facts := facts + gone;
    END LOOP;
    PERFORM erasing.erase_rights(people);
    PERFORM erasing.erase_decisions(people, declarations);
    gone := erasing.erase_declarations(declarations);
    WITH taken AS (DELETE FROM retention.due AS d WHERE d.taken_in = pg_current_xact_id() RETURNING d.class),
    counted AS (SELECT t.class, count(*) AS quantity FROM taken AS t GROUP BY t.class)
    SELECT count(erasing.note(today, c.class, 'people', c.quantity)::text) INTO taken_classes FROM counted AS c;
    PERFORM erasing.note(today, 'residence', 'facts', facts);
    PERFORM erasing.note(today, 'declaration', 'declarations', gone);
    INSERT INTO retention.bare (person_id) SELECT unnest(people) ON CONFLICT DO NOTHING;
    PERFORM erasing.remove_unnamed(people);
    RETURN cardinality(people);
END;
$$;
REVOKE ALL ON FUNCTION erasing.erase_taken(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erasing.erase_taken(date) TO denizen_worker;

-- Whatever holds facts about people, and what was once held. Inner part.
CREATE FUNCTION erasing.fact_tables()
RETURNS text[]
LANGUAGE sql STABLE
AS $$
    SELECT array_agg(c.relname::text || twin ORDER BY c.relname, twin)
    FROM pg_catalog.pg_class AS c, unnest(ARRAY['', '_superseded']) AS twin
    WHERE c.relnamespace = 'register'::regnamespace AND c.relkind = 'r' AND EXISTS (
        SELECT FROM pg_catalog.pg_class AS t
        WHERE t.relnamespace = c.relnamespace AND t.relname = c.relname || '_superseded')
$$;

-- Erase what was decided about people: joined, told apart, proposed, weighed, held. Inner part.
CREATE FUNCTION erasing.erase_decisions(people uuid[], declarations uuid[])
RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    answers uuid[];
    merges uuid[];
BEGIN
    SELECT array_agg(a.id) INTO answers
    FROM linkage.answer AS a WHERE a.declaration_id = ANY (declarations) OR a.person_id = ANY (people);
    UPDATE linkage.answer AS a SET follows = NULL WHERE a.follows = ANY (answers);
    DELETE FROM linkage.answer_candidate AS c WHERE c.answer_id = ANY (answers) OR c.person_id = ANY (people);
    DELETE FROM linkage.answer AS a WHERE a.id = ANY (answers);
    DELETE FROM linkage.opinion AS o WHERE o.declaration_id = ANY (declarations) OR o.person_id = ANY (people);
    SELECT array_agg(m.id) INTO merges
    FROM linkage.merge AS m WHERE m.kept_id = ANY (people) OR m.absorbed_id = ANY (people);
    DELETE FROM linkage.moved AS m WHERE m.merge_id = ANY (merges) OR m.declaration_id = ANY (declarations);
    DELETE FROM linkage.merge AS m WHERE m.id = ANY (merges);
    DELETE FROM linkage.merge_opinion AS o WHERE o.one_id = ANY (people) OR o.other_id = ANY (people);
    DELETE FROM linkage.distinction AS d WHERE d.one_id = ANY (people) OR d.other_id = ANY (people);
    DELETE FROM linkage.proposal AS p WHERE p.one_id = ANY (people) OR p.other_id = ANY (people);
    DELETE FROM linkage.weighed AS w WHERE w.declaration_id = ANY (declarations) OR w.person_id = ANY (people);
    DELETE FROM linkage.link_superseded AS k WHERE k.declaration_id = ANY (declarations) OR k.person_id = ANY (people);
    DELETE FROM linkage.withdrawn AS w WHERE w.person_id = ANY (people);
    DELETE FROM linkage.proposed_before AS p WHERE p.declaration_id = ANY (declarations);
    DELETE FROM retention.hold AS h WHERE h.person_id = ANY (people);
    DELETE FROM retention.due_stay AS s WHERE s.person_id = ANY (people);
END;
$$;

-- Erase declarations with everything that hangs on them, and return how many. Inner part.
CREATE FUNCTION erasing.erase_declarations(declarations uuid[])
RETURNS bigint
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    gone bigint;
BEGIN
    DELETE FROM linkage.link AS x WHERE x.declaration_id = ANY (declarations);
    DELETE FROM linkage.link_superseded AS x WHERE x.declaration_id = ANY (declarations);
    DELETE FROM linkage.place_link AS x WHERE x.declaration_id = ANY (declarations);
    DELETE FROM linkage.weighed AS x WHERE x.declaration_id = ANY (declarations);
    DELETE FROM linkage.claim AS x WHERE x.declaration_id = ANY (declarations);
    DELETE FROM linkage.opinion AS x WHERE x.declaration_id = ANY (declarations);
    DELETE FROM linkage.moved AS x WHERE x.declaration_id = ANY (declarations);
    UPDATE linkage.answer AS a SET follows = NULL
    WHERE a.follows IN (SELECT x.id FROM linkage.answer AS x WHERE x.declaration_id = ANY (declarations));
    DELETE FROM linkage.answer_candidate AS c
    USING linkage.answer AS x WHERE c.answer_id = x.id AND x.declaration_id = ANY (declarations);
    DELETE FROM linkage.answer AS x WHERE x.declaration_id = ANY (declarations);
    DELETE FROM intake.amended AS x WHERE x.declaration_id = ANY (declarations);
    DELETE FROM intake.amended AS x WHERE x.speaks_id = ANY (declarations);
    DELETE FROM register.organisation_name AS x WHERE x.declaration_id = ANY (declarations);
    -- A declaration that was found to be another's since takes the doubts with it that name it.
    PERFORM erasing.erase_doubts(ARRAY(
        SELECT x.id FROM register.doubt AS x WHERE x.declaration_id = ANY (declarations)
        UNION
        SELECT x.doubt_id FROM register.doubt_state AS x WHERE x.declaration_id = ANY (declarations)));
    DELETE FROM ledger.outcome AS x WHERE x.declaration_id = ANY (declarations);
    DELETE FROM ledger.described AS x WHERE x.declaration_id = ANY (declarations);
    DELETE FROM ledger.declaration AS x WHERE x.id = ANY (declarations);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END;
$$;

-- Remove of these identifiers those that nothing names any more; who has come back is a person again. Inner part.
CREATE FUNCTION erasing.remove_unnamed(people uuid[])
RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    DELETE FROM retention.bare AS b
    WHERE b.person_id = ANY (people)
        AND EXISTS (SELECT FROM linkage.link AS k WHERE k.person_id = b.person_id AND k.part = 'subject');
    WITH unnamed AS (
        DELETE FROM retention.bare AS b
        WHERE b.person_id = ANY (people)
            AND NOT EXISTS (SELECT FROM linkage.link AS k WHERE k.person_id = b.person_id)
            AND NOT EXISTS (SELECT FROM linkage.candidate AS c WHERE c.person_id = b.person_id)
            AND NOT EXISTS (SELECT FROM register.particulars AS p WHERE p.mother_id = b.person_id)
            AND NOT EXISTS (SELECT FROM register.particulars AS p WHERE p.father_id = b.person_id)
            AND NOT EXISTS (SELECT FROM register.household_membership AS h WHERE h.head_id = b.person_id)
            AND NOT EXISTS (SELECT FROM register.guardianship AS g WHERE g.guardian_id = b.person_id)
            AND NOT EXISTS (SELECT FROM register.extract AS e WHERE e.person_id = b.person_id)
            AND NOT EXISTS (SELECT FROM register.block_record AS r WHERE r.person_id = b.person_id)
            AND NOT EXISTS (SELECT FROM disclosure.request AS r WHERE r.person_id = b.person_id)
        RETURNING b.person_id
    )
    DELETE FROM register.person AS p USING unnamed AS u WHERE p.id = u.person_id;
END;
$$;

-- Remove identifiers that were left because something named them; keys that lead to nobody, and news of nobody.
CREATE FUNCTION erasing.tidy_people(today date)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM erasing.has_come(today);
    PERFORM erasing.remove_unnamed(ARRAY(SELECT b.person_id FROM retention.bare AS b));
    IF EXISTS (SELECT FROM retention.erased AS e WHERE e.day = today AND e.what = 'people') THEN
        DELETE FROM linkage.person_key AS k WHERE NOT EXISTS (SELECT FROM register.person AS p WHERE p.id = k.person_id);
        DELETE FROM journal.outbox AS o
        WHERE o.person_id IS NOT NULL AND NOT EXISTS (SELECT FROM register.person AS p WHERE p.id = o.person_id);
    END IF;
END;
$$;
REVOKE ALL ON FUNCTION erasing.tidy_people(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erasing.tidy_people(date) TO denizen_worker;
