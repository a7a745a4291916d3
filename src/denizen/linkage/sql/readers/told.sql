-- What was told of a person, set beside what the register holds: for each declaration applied by an instant, each group of
-- facts that it speaks of. A declaration whose words the precedence did not follow founds nothing; here it is found again.

-- Which person the parts of declarations spoke of, with the time during which it was decided so. Inner part.
CREATE FUNCTION reading.link_known(history boolean)
RETURNS TABLE (declaration_id uuid, part text, person_id uuid, decided_during tstzrange)
LANGUAGE sql STABLE
AS $$
    SELECT declaration_id, part, person_id, tstzrange(decided_at, NULL) FROM linkage.link
    UNION ALL
    SELECT declaration_id, part, person_id, decided_during FROM linkage.link_superseded WHERE history;
$$;

-- The declarations about a person as their subject that count at an instant, in the words of their last correction; those
-- that were taken back are not among them. Inner part.
CREATE FUNCTION reading.applied_about(who uuid, known timestamptz, history boolean)
RETURNS TABLE (
    root_id uuid, said_id uuid, kind text, party_id uuid, capacity text, occurred daterange, is_main boolean,
    dwelling_id uuid, organisation_id uuid
)
LANGUAGE sql STABLE
AS $$
    SELECT root.id, said.id, root.kind, said.party_id, root.capacity, coalesce(said.occurred, root.occurred),
        said.is_main, place.dwelling_id, place.organisation_id
    FROM reading.link_known(history) AS l
    JOIN ledger.declaration AS root ON root.id = l.declaration_id
    LEFT JOIN LATERAL (
        SELECT bool_or(a.kind = 'retraction') AS taken_back,
            (array_agg(a.id ORDER BY a.received_at DESC, a.id DESC))[1] AS speaks_id
        FROM ledger.declaration AS a
        WHERE a.target = root.number AND 'applied' = (
            SELECT o.state FROM ledger.outcome AS o
            WHERE o.declaration_id = a.id AND o.decided_at <= known ORDER BY o.decided_at DESC LIMIT 1)
    ) AS amended ON true
    JOIN ledger.declaration AS said ON said.id = coalesce(amended.speaks_id, root.id)
    LEFT JOIN linkage.place_link AS place ON place.declaration_id = said.id
    WHERE l.person_id = who AND l.part = 'subject' AND l.decided_during @> known
        AND amended.taken_back IS NOT TRUE
        AND EXISTS (
            SELECT FROM ledger.outcome AS o
            WHERE o.declaration_id = root.id AND o.state = 'applied' AND o.decided_at <= known);
$$;

-- Of which spell each of those declarations speaks, and whether the spell is as it says. Whoever gives somebody a place to
-- live by a contract of letting or work is heard about the residence too. Inner part.
CREATE FUNCTION reading.told_of_spells(who uuid, known timestamptz, history boolean)
RETURNS TABLE (root_id uuid, about text, fact_id uuid, stands boolean, voice_id uuid)
LANGUAGE sql STABLE
AS $$
    WITH said AS MATERIALIZED (
        SELECT * FROM reading.applied_about(who, known, history)
    ), spell AS MATERIALIZED (
        SELECT s.kind, s.declaration_id, coalesce(s.dwelling_id, s.organisation_id) AS anchor, s.is_main, s.began,
            s.ended, s.valid_during, s.ended_by
        FROM reading.spell(history) AS s
        WHERE s.person_id = who AND s.recorded_during @> known
    ), claim AS (
        SELECT said.*, v.about, v.op = 'end' AS ends, v.implied,
            CASE v.about WHEN 'employment' THEN said.organisation_id ELSE said.dwelling_id END AS anchor
        FROM said
        JOIN (VALUES
            ('residence_start', 'residence', 'start', false), ('residence_change', 'residence', 'change', false),
            ('residence_end', 'residence', 'end', false), ('birth', 'residence', 'start', true),
            ('tenancy_start', 'tenancy', 'start', false), ('tenancy_end', 'tenancy', 'end', false),
            ('tenancy_start', 'residence', 'start', true), ('tenancy_end', 'residence', 'end', true),
            ('employment_start', 'employment', 'start', false), ('employment_change', 'employment', 'change', false),
            ('employment_end', 'employment', 'end', false), ('employment_start', 'residence', 'start', true),
            ('employment_change', 'residence', 'change', true),
            ('lodging_checkin', 'stay', 'start', false), ('lodging_checkout', 'stay', 'end', false)
        ) AS v (kind, about, op, implied) ON v.kind = said.kind
        WHERE v.kind = 'birth' OR NOT v.implied OR said.capacity NOT IN ('resident', 'registrar', 'school')
    ), voice AS (
        -- Whose word founded or ended a spell: that one stands, and most are found so, without looking through all spells.
        SELECT DISTINCT ON (s.kind, v.ends, v.root_id) s.kind, v.ends, v.root_id, s.declaration_id
        FROM spell AS s
        CROSS JOIN LATERAL (VALUES (false, s.declaration_id), (true, s.ended_by)) AS v (ends, root_id)
        WHERE v.root_id IS NOT NULL
        ORDER BY s.kind, v.ends, v.root_id, s.declaration_id
    )
    SELECT c.root_id, c.about, coalesce(own.declaration_id, f.declaration_id),
        own.declaration_id IS NOT NULL OR coalesce(f.agrees, false),
        CASE WHEN own.declaration_id IS NOT NULL THEN c.root_id WHEN c.ends THEN f.ended_by ELSE f.declaration_id END
    FROM claim AS c
    LEFT JOIN voice AS own ON own.kind = c.about AND own.ends = c.ends AND own.root_id = c.root_id
    LEFT JOIN LATERAL (
        SELECT s.declaration_id, s.ended_by,
            s.anchor = c.anchor
            AND CASE WHEN c.ends THEN coalesce(s.ended && c.occurred, false) ELSE s.began && c.occurred END AS agrees
        FROM spell AS s
        WHERE own.declaration_id IS NULL AND s.kind = c.about AND (
            s.anchor = c.anchor
            -- Who says that the person came to live elsewhere on a day speaks of where the register has the person live then.
            OR (NOT c.ends AND s.is_main AND c.is_main IS NOT FALSE
                AND s.valid_during @> coalesce(lower(c.occurred), '-infinity')))
        ORDER BY 3 DESC, s.anchor = c.anchor DESC,
            abs(lower(c.occurred) - lower(CASE WHEN c.ends THEN s.ended ELSE s.began END)), s.declaration_id
        LIMIT 1
    ) AS f ON true
    WHERE c.anchor IS NOT NULL AND (own.declaration_id IS NOT NULL OR f.declaration_id IS NOT NULL OR NOT c.implied);
$$;

-- All of it: for each declaration and group of facts, the fact it speaks of (none: it changed nothing), whether it stands,
-- in which points it differs where these are particulars, and whether it is another declarant's word that stands. Inner part.
CREATE FUNCTION reading.told(who uuid, known timestamptz, history boolean)
RETURNS TABLE (root_id uuid, about text, fact_id uuid, stands boolean, differs text[], by_another boolean)
LANGUAGE sql STABLE
AS $$
    WITH said AS MATERIALIZED (
        SELECT a.root_id, a.kind, a.party_id, a.occurred, d.name, d.name_latin, d.sex, d.born, d.nationality,
            ARRAY[d.name, d.name_latin, r.name, r.name_latin] AS names
        FROM reading.applied_about(who, known, history) AS a
        LEFT JOIN ledger.described AS d ON d.declaration_id = a.said_id AND d.part = 'subject'
        LEFT JOIN ledger.described AS r ON r.declaration_id = a.said_id AND r.part = 'replacement'
    ), verdict AS (
        SELECT t.root_id, t.about, t.fact_id, t.stands, '{}'::text[] AS differs, t.voice_id
        FROM reading.told_of_spells(who, known, history) AS t
        UNION ALL
        -- Another spelling is no fault, and stands among the names; but it is not the name that the register goes by.
        SELECT s.root_id, 'names', n.declaration_id, n.kind <> 'variant', '{}', NULL
        FROM said AS s
        CROSS JOIN LATERAL (
            SELECT k.declaration_id, k.kind
            FROM reading.name_known(history) AS k
            WHERE k.person_id = who AND k.recorded_during @> known AND k.name = ANY (s.names)
            ORDER BY k.kind = 'variant' DESC, k.declaration_id
            LIMIT 1
        ) AS n
        UNION ALL
        -- Birthplaces are free words: that they are written otherwise does not mean that anybody disagrees.
        SELECT s.root_id, 'particulars', p.declaration_id, cardinality(d.differs) = 0, d.differs, p.declaration_id
        FROM said AS s
        JOIN reading.particulars_known(history) AS p ON p.person_id = who AND p.recorded_during @> known
        CROSS JOIN LATERAL (
            SELECT array_remove(ARRAY[
                CASE WHEN NOT s.born && p.born THEN 'born' END,
                CASE WHEN s.sex <> p.sex THEN 'sex' END,
                CASE WHEN s.nationality <> p.nationality THEN 'nationality' END
            ], NULL) AS differs
        ) AS d
        WHERE num_nonnulls(s.born, s.sex, s.nationality) > 0
        UNION ALL
        SELECT s.root_id, 'death', d.declaration_id, s.occurred && d.died, '{}', d.declaration_id
        FROM said AS s
        JOIN reading.death_known(history) AS d ON d.person_id = who AND d.recorded_during @> known
        WHERE s.kind = 'death'
    )
    SELECT v.root_id, v.about, v.fact_id, v.stands, v.differs, s.party_id IS DISTINCT FROM voice.party_id
    FROM verdict AS v
    JOIN said AS s USING (root_id)
    LEFT JOIN ledger.declaration AS voice ON voice.id = v.voice_id;
$$;

-- Whether more than one declaration is about a person: of somebody of whom one thing was told nothing was told otherwise.
-- Inner part.
CREATE FUNCTION reading.is_told_of_twice(who uuid, history boolean)
RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT count(*) > 1
    FROM (SELECT FROM reading.link_known(history) AS l WHERE l.person_id = who AND l.part = 'subject' LIMIT 2) AS told;
$$;
