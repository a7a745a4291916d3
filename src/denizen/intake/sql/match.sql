-- Find the person of each declaration: by document first, then by name, birth date and sex; what is not plain becomes a question.
-- Each declaration looks up its own few candidates: `OFFSET 0` keeps that a walk along indexes, however many are in the
-- round. Most are about somebody new, and cost no more than finding nobody.
WITH asked AS MATERIALIZED (
    SELECT
        w.ctid AS place, w.name, w.name_latin, w.sex, w.born, w.document_type, w.document_token, w.keys, w.alike_keys, w.dwelling_id,
        w.root_id,
        -- What is known of somebody by the root alone says nothing for or against its correction.
        CASE WHEN w.is_lone THEN w.means_id END AS own_id,
        w.document_issuer,
        -- A year or a month of birth is too little to be sure.
        upper(w.born) - lower(w.born) IS DISTINCT FROM 1 AS birth_partial,
        w.document_type = ANY(%(lifelong)s) AS has_lifelong
    FROM work AS w
    WHERE w.refusal IS NULL AND (w.target IS NULL OR w.is_told_anew)
),
by_document AS MATERIALIZED (
    SELECT
        o.place,
        -- Several hold it once a number was mistyped: who is known by this very name and birth date too, is meant.
        CASE
            WHEN count(*) FILTER (WHERE known.by_name) = 1 THEN array_agg(known.person_id) FILTER (WHERE known.by_name)
            ELSE array_agg(known.person_id ORDER BY known.person_id)
        END AS candidates,
        -- A document that is known under another name was mistyped, or is somebody else's: unless that name is weighed as the
        -- same one in other words.
        bool_and(known.is_another AND NOT known.by_name) AS differs
    FROM asked AS o
    CROSS JOIN LATERAL (
        SELECT
            i.person_id,
            num_nonnulls(o.name, o.name_latin) > 0
            AND coalesce((
                SELECT bool_and(NOT (
                    coalesce(lower(n.name) IN (lower(o.name), lower(o.name_latin)), false)
                    OR fits.born IS NOT FALSE AND NOT fits.is_other_sex
                        AND coalesce(intake.is_part_of_name(o.name, n.name) OR intake.is_part_of_name(n.name, o.name), false)
                ))
                FROM register.person_name AS n
                WHERE n.person_id = i.person_id
            ), false) AS is_another,
            EXISTS (
                SELECT FROM linkage.person_key AS k WHERE k.person_id = i.person_id AND k.key = ANY(o.keys)
            ) AS by_name
        FROM register.identity_document AS i
        LEFT JOIN register.particulars AS p ON p.person_id = i.person_id
        CROSS JOIN LATERAL (
            SELECT o.born && p.born AS born, coalesce(o.sex <> p.sex AND 'unknown' NOT IN (o.sex, p.sex), false) AS is_other_sex
        ) AS fits
        WHERE i.token = o.document_token AND i.person_id IS DISTINCT FROM o.own_id
            AND register.is_one_country(i.document_type, i.issuer, o.document_issuer)
        OFFSET 0
    ) AS known
    GROUP BY o.place
),
-- Whoever has the name; and, to be asked about where nobody has, somebody alike: the name in another order or script.
by_key AS MATERIALIZED (
    SELECT
        o.place, known.is_alike,
        array_agg(DISTINCT known.person_id) AS candidates,
        bool_or(o.document_token IS NOT NULL AND known.has_such_document) AS document_differs
    FROM asked AS o
    CROSS JOIN LATERAL (
        SELECT
            key.is_alike, k.person_id, p.sex,
            EXISTS (
                SELECT FROM register.identity_document AS i
                WHERE i.person_id = k.person_id AND i.document_type = o.document_type AND (
                    i.declaration_id IS DISTINCT FROM o.root_id
                    -- Others may have told what the corrected words were first to tell.
                    OR EXISTS (SELECT FROM intake.also_said(i.person_id, o.root_id) AS also WHERE also.document_token = i.token)
                )
            ) AS has_such_document
        FROM (
            SELECT unnest(o.keys), false
            UNION ALL
            SELECT unnest(o.alike_keys), true
        ) AS key (key, is_alike)
        CROSS JOIN LATERAL (
            WITH sharing AS MATERIALIZED (
                SELECT known.person_id FROM linkage.person_key AS known WHERE known.key = key.key LIMIT %(most_of_a_key)s
            )
            SELECT person_id FROM sharing
            UNION
            -- Of a name and birth date that very many share, some are looked at, and whoever lives where it says.
            SELECT r.person_id
            FROM register.residence AS r
            JOIN linkage.person_key AS known ON known.key = key.key AND known.person_id = r.person_id
            WHERE (SELECT count(*) FROM sharing) = %(most_of_a_key)s AND r.dwelling_id = o.dwelling_id
        ) AS k
        -- Of whom nothing is known any more, since all was taken back, nobody is found.
        JOIN register.particulars AS p ON p.person_id = k.person_id
        OFFSET 0
    ) AS known
    WHERE
        known.person_id IS DISTINCT FROM o.own_id
        AND o.place NOT IN (SELECT d.place FROM by_document AS d)
        AND (o.sex IS NULL OR known.sex IS NULL OR o.sex = 'unknown' OR known.sex = 'unknown' OR o.sex = known.sex)
        -- A citizen number is for life: two different ones are two people, however alike they are.
        AND NOT (o.has_lifelong AND known.has_such_document)
    GROUP BY o.place, known.is_alike
),
-- All that was found for each, brought together by grouping: nothing tells the planner how many they are, and a join
-- that it takes for one of single rows compares everything with everything.
found AS MATERIALIZED (
    SELECT
        place,
        bool_or(is_told_in_part) AS is_told_in_part,
        any_value(candidates) FILTER (WHERE how = 'document') AS holders,
        any_value(is_doubtful) FILTER (WHERE how = 'document') AS particulars_differ,
        any_value(candidates) FILTER (WHERE how = 'name') AS namesakes,
        any_value(is_doubtful) FILTER (WHERE how = 'name') AS document_differs,
        any_value(candidates) FILTER (WHERE how = 'alike') AS resembling
    FROM (
        SELECT place, 'asked' AS how, NULL::uuid[] AS candidates, NULL::boolean AS is_doubtful, birth_partial AS is_told_in_part
        FROM asked
        UNION ALL
        SELECT place, 'document', candidates, differs, NULL FROM by_document
        UNION ALL
        SELECT place, CASE WHEN is_alike THEN 'alike' ELSE 'name' END, candidates, document_differs, NULL FROM by_key
    ) AS each
    GROUP BY place
),
-- A registrar found which of several this sender means by these very words, and that the others are somebody else, or that they
-- mean the only one who has the name: that is neither asked nor weighed again.
meant AS MATERIALIZED (
    SELECT f.place, settled.person_id
    FROM found AS f
    CROSS JOIN LATERAL (SELECT coalesce(f.holders, f.namesakes) AS candidates) AS s
    JOIN work AS w ON w.ctid = f.place
    CROSS JOIN LATERAL (
        SELECT (array_agg(l.person_id))[1] AS person_id
        FROM unnest(s.candidates) AS one (person_id)
        JOIN linkage.link AS l ON l.person_id = one.person_id AND l.part = 'subject'
        JOIN ledger.declaration AS before ON before.id = l.declaration_id AND before.party_id = w.party_id
        JOIN ledger.described AS told ON told.declaration_id = before.id AND told.part = 'subject'
        WHERE (told.name, told.name_latin, told.sex, told.born, told.document_issuer, told.document_token)
            IS NOT DISTINCT FROM (w.name, w.name_latin, w.sex, w.born, w.document_issuer, w.document_token)
        HAVING count(DISTINCT l.person_id) = 1 AND bool_or(l.basis = 'registrar')
    ) AS settled
    WHERE (cardinality(s.candidates) > 1 OR f.holders IS NULL AND f.namesakes IS NOT NULL) AND (w.document_token IS NOT NULL OR NOT f.is_told_in_part) AND NOT EXISTS (
        SELECT
        FROM unnest(s.candidates) AS other (person_id)
        WHERE other.person_id <> settled.person_id AND NOT EXISTS (
            SELECT
            FROM linkage.distinction AS x
            WHERE x.one_id = least(other.person_id, settled.person_id)
                AND x.other_id = greatest(other.person_id, settled.person_id)
        ) AND NOT EXISTS (
            -- Or who was proposed for these words, and not chosen.
            SELECT
            FROM linkage.answer_candidate AS passed
            JOIN linkage.answer AS a ON a.id = passed.answer_id AND a.undone_at IS NULL
            JOIN linkage.link AS l ON l.declaration_id = a.declaration_id AND l.part = a.part AND l.person_id = settled.person_id
            WHERE passed.person_id = other.person_id
                AND a.words = linkage.words(w.party_id, w.name, w.name_latin, w.sex, w.born, w.document_issuer, w.document_token)
        )
    )
)
UPDATE work AS w
SET
    person_id = found_out.person_id,
    basis = found_out.basis,
    question = found_out.question,
    candidates = found_out.candidates,
    is_settled = found_out.is_settled
FROM (
    SELECT
        f.place,
        CASE
            WHEN m.person_id IS NOT NULL THEN m.person_id
            WHEN cardinality(f.holders) = 1 AND NOT f.particulars_differ THEN f.holders[1]
            WHEN f.holders IS NULL AND cardinality(f.namesakes) = 1 AND NOT f.document_differs AND NOT f.is_told_in_part
                THEN f.namesakes[1]
            WHEN num_nonnulls(f.holders, f.namesakes, f.resembling) = 0 THEN gen_random_uuid()
        END AS person_id,
        CASE WHEN f.holders IS NOT NULL THEN 'document' WHEN f.namesakes IS NOT NULL THEN 'name' ELSE 'new' END AS basis,
        CASE
            WHEN m.person_id IS NOT NULL THEN NULL
            WHEN cardinality(f.holders) > 1 OR cardinality(f.namesakes) > 1 THEN 'several_candidates'
            WHEN f.particulars_differ THEN 'particulars_differ'
            WHEN f.document_differs THEN 'document_differs'
            WHEN f.namesakes IS NOT NULL AND f.is_told_in_part THEN 'birth_date_partial'
            WHEN f.namesakes IS NULL AND f.resembling IS NOT NULL THEN 'name_resembles'
        END AS question,
        coalesce(f.holders, f.namesakes, f.resembling) AS candidates,
        m.person_id IS NOT NULL AS is_settled
    FROM found AS f
    LEFT JOIN meant AS m ON m.place = f.place
) AS found_out
-- By its place in the working table: joining by id, the planner may compare each declaration with every other.
WHERE w.ctid = found_out.place
