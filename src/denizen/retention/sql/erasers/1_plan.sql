-- A record with all that were joined into it, and into those. Inner part.
CREATE FUNCTION erasing.with_joined(person uuid)
RETURNS SETOF uuid
LANGUAGE sql STABLE
AS $$
    WITH RECURSIVE one (id) AS (
        SELECT person
        UNION
        SELECT m.absorbed_id FROM one JOIN linkage.merge AS m ON m.kept_id = one.id AND m.undone_at IS NULL
    )
    SELECT id FROM one
$$;

-- People who left or died so long ago that their term is over, by what the facts tell: nobody of whom a residence, a tenancy, work
-- or a stay goes on. Who only stayed with a host is a visitor, with the visitors' term. Of whom no fact tells a time, it counts
-- from the last that was declared of them; and what came in late is kept for as long as any declaration is. Inner part.
CREATE FUNCTION erasing.past_their_time(today date)
RETURNS TABLE (person_id uuid, class text)
LANGUAGE sql STABLE
AS $$
    WITH terms AS MATERIALIZED (
        SELECT home.keep, coalesce(home.keep_after_death, home.keep) AS after_death, stay.keep AS visit, told.keep AS told
        FROM erasing.term('residence', today) AS home, erasing.term('lodging', today) AS stay, erasing.term('declaration', today) AS told
    ),
    spell AS (
        SELECT r.person_id, true AS lived, r.valid_during, r.ended FROM register.residence AS r
        UNION ALL
        SELECT t.person_id, true, t.valid_during, t.ended FROM register.tenancy AS t
        UNION ALL
        SELECT e.person_id, true, e.valid_during, e.ended FROM register.employment AS e
        UNION ALL
        SELECT s.person_id, false, s.valid_during, s.ended FROM register.lodging_stay AS s
    ),
    life AS (
        SELECT s.person_id, bool_or(upper_inf(s.valid_during)) AS goes_on, bool_or(s.lived) AS lived,
            max(coalesce(upper(s.ended) - 1, upper(s.valid_during))) AS last_day
        FROM spell AS s
        GROUP BY s.person_id
    ),
    left_us AS (
        SELECT
            p.id,
            CASE WHEN l.lived OR l.person_id IS NULL OR d.person_id IS NOT NULL THEN 'residence' ELSE 'lodging' END AS class,
            CASE
                WHEN d.person_id IS NOT NULL THEN coalesce(upper(d.died) - 1, lower(d.died))
                WHEN l.person_id IS NOT NULL THEN l.last_day
                ELSE (p.registered_at AT TIME ZONE 'Asia/Shanghai')::date
            END AS since,
            CASE
                WHEN d.person_id IS NOT NULL THEN terms.after_death
                WHEN l.lived OR l.person_id IS NULL THEN terms.keep
                ELSE terms.visit
            END AS keep,
            -- Nothing tells when such a one left.
            CASE WHEN l.person_id IS NULL AND d.person_id IS NULL THEN terms.keep ELSE terms.told END AS since_told
        FROM register.person AS p
        CROSS JOIN terms
        LEFT JOIN life AS l ON l.person_id = p.id
        LEFT JOIN register.death AS d ON d.person_id = p.id
        WHERE NOT coalesce(l.goes_on, false)
            AND NOT EXISTS (SELECT FROM linkage.merge AS m WHERE m.absorbed_id = p.id AND m.undone_at IS NULL)
            AND NOT EXISTS (SELECT FROM retention.bare AS b WHERE b.person_id = p.id)
    )
    SELECT u.id, u.class
    FROM left_us AS u
    WHERE (u.since + u.keep)::date < today AND NOT EXISTS (
        SELECT
        FROM linkage.link AS k
        JOIN ledger.declaration AS d ON d.id = k.declaration_id
        WHERE k.person_id = u.id AND k.part = 'subject' AND NOT erasing.is_over(d.received_at, u.since_told, today))
$$;

-- Why somebody past their time is kept for now; null where nothing stands against erasing them. What names them and stays would be
-- another fact without them: so do those who named them by a document that they hold. Inner part.
CREATE FUNCTION erasing.reason_to_keep(person uuid, today date)
RETURNS text
LANGUAGE sql STABLE
AS $$
    WITH one AS MATERIALIZED (SELECT j.id FROM erasing.with_joined(person) AS j (id)),
    naming AS (
        SELECT k.declaration_id FROM one JOIN linkage.link AS k ON k.person_id = one.id AND k.part <> 'subject'
        UNION ALL
        SELECT x.declaration_id
        FROM one
        JOIN register.identity_document AS i ON i.person_id = one.id
        JOIN ledger.described AS x ON x.document_token = i.token AND x.part IN ('head', 'mother', 'father', 'guardian')
    )
    SELECT CASE
        WHEN EXISTS (
            SELECT FROM one JOIN retention.hold AS h ON h.person_id = one.id
            WHERE h.lifted_at IS NULL AND h.until >= today) THEN 'held'
        WHEN erasing.is_at_issue(ARRAY(SELECT one.id FROM one)) THEN 'held'
        WHEN EXISTS (SELECT FROM one JOIN linkage.candidate AS c ON c.person_id = one.id) THEN 'question'
        WHEN EXISTS (
            SELECT FROM one
            JOIN linkage.link AS k ON k.person_id = one.id AND k.part = 'subject'
            JOIN ledger.declaration AS d ON d.id = k.declaration_id
            JOIN ledger.declaration AS a ON a.target = d.number
            WHERE EXISTS (SELECT FROM ledger.waiting AS w WHERE w.declaration_id = a.id)
                OR EXISTS (SELECT FROM linkage.question AS q WHERE q.declaration_id = a.id)) THEN 'waiting'
        WHEN EXISTS (
            SELECT FROM naming AS n
            JOIN ledger.declaration AS d ON d.id = n.declaration_id
            LEFT JOIN ledger.declaration AS root ON root.number = d.target
            JOIN linkage.link AS s ON s.declaration_id = coalesce(root.id, d.id) AND s.part = 'subject'
            WHERE s.person_id NOT IN (SELECT one.id FROM one)
                AND NOT EXISTS (SELECT FROM retention.due AS u WHERE u.person_id = s.person_id)) THEN 'named'
    END
$$;

-- Begin the run of a day, or go on with one that was stopped; one that was done is done again, for what came in since.
CREATE FUNCTION erasing.begin_run(today date)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    run retention.run;
    known timestamptz;
BEGIN
    PERFORM erasing.has_come(today);
    INSERT INTO retention.run (day, pack) SELECT today, t.pack FROM erasing.term('residence', today) AS t
    ON CONFLICT (day) DO NOTHING;
    SELECT r.* INTO run FROM retention.run AS r WHERE r.day = today FOR UPDATE;
    IF run.day IS NULL THEN
        RAISE EXCEPTION 'there are no terms' USING ERRCODE = 'no_data_found';
    ELSIF run.planned_at IS NULL OR run.ended_at IS NOT NULL THEN
        -- Read before: what is recorded while it is planned counts as having come in since.
        SELECT c.latest INTO known FROM intake.record_clock AS c;
        PERFORM erasing.plan(today);
        -- What a run left that was stopped and never gone on with is in this one.
        UPDATE retention.run AS r SET ended_at = clock_timestamp() WHERE r.day < today AND r.ended_at IS NULL;
        UPDATE retention.run AS r SET planned_at = known, ended_at = NULL WHERE r.day = today;
    END IF;
END;
$$;
REVOKE ALL ON FUNCTION erasing.begin_run(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erasing.begin_run(date) TO denizen_worker;

-- Find whom the run of a day concerns. Whoever is named by one who is kept is kept too, and so on. Inner part.
CREATE FUNCTION erasing.plan(today date)
RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    changed bigint;
    stay_keep interval;
BEGIN
    DELETE FROM retention.due;
    DELETE FROM retention.due_stay;
    DELETE FROM retention.kept WHERE day = today;
    INSERT INTO retention.due (person_id, class) SELECT p.person_id, p.class FROM erasing.past_their_time(today) AS p;
    LOOP
        WITH reasons AS MATERIALIZED (
            SELECT d.person_id, erasing.reason_to_keep(d.person_id, today) AS reason FROM retention.due AS d
        ),
        spared AS (
            DELETE FROM retention.due AS d USING reasons AS r
            WHERE d.person_id = r.person_id AND r.reason IS NOT NULL
            RETURNING r.reason
        ),
        counted AS (
            SELECT s.reason, count(*) AS quantity FROM spared AS s GROUP BY s.reason
        )
        SELECT count(erasing.note_kept(today, c.reason, c.quantity)::text) INTO changed FROM counted AS c;
        EXIT WHEN changed = 0;
    END LOOP;
    SELECT t.keep INTO stay_keep FROM erasing.term('lodging', today) AS t;
    INSERT INTO retention.due_stay (person_id, declaration_id)
    SELECT s.person_id, s.declaration_id
    FROM register.lodging_stay AS s
    WHERE (coalesce(upper(s.ended) - 1, upper(s.valid_during)) + stay_keep)::date < today
        AND NOT EXISTS (SELECT FROM retention.due AS d WHERE d.person_id = s.person_id)
        AND erasing.reason_to_keep(s.person_id, today) IS DISTINCT FROM 'held';
END;
$$;

-- That all of a day's run is done; how much it erased.
CREATE FUNCTION erasing.end_run(today date)
RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    UPDATE retention.run AS r SET ended_at = clock_timestamp()
    WHERE r.day = today AND r.planned_at IS NOT NULL AND r.ended_at IS NULL
        AND NOT EXISTS (SELECT FROM retention.due) AND NOT EXISTS (SELECT FROM retention.due_stay)
    RETURNING (SELECT coalesce(sum(e.quantity), 0)::bigint FROM retention.erased AS e WHERE e.day = today)
$$;
REVOKE ALL ON FUNCTION erasing.end_run(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erasing.end_run(date) TO denizen_worker;

-- How many people and stays the run has still before it.
CREATE FUNCTION erasing.left_to_do()
RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$ SELECT ARRAY[(SELECT count(*) FROM retention.due), (SELECT count(*) FROM retention.due_stay)] $$;
REVOKE ALL ON FUNCTION erasing.left_to_do() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erasing.left_to_do() TO denizen_worker;

-- Of how many people and stays the term is over, by its class.
CREATE FUNCTION erasing.due_by_class()
RETURNS TABLE (class text, what text, quantity bigint)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT d.class, 'people', count(*) FROM retention.due AS d GROUP BY d.class
    UNION ALL
    SELECT 'lodging', 'stays', count(*) FROM retention.due_stay
$$;
REVOKE ALL ON FUNCTION erasing.due_by_class() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erasing.due_by_class() TO denizen_worker;
