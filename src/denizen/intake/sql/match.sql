-- Find the person of each declaration: by document first, then by name, birth date and sex; what is not plain becomes a question.
UPDATE work AS w
SET
    person_id = found.person_id,
    basis = found.basis,
    question = found.question,
    candidates = found.candidates
FROM (
    SELECT
        o.ctid AS place,
        CASE
            WHEN meant.person_id IS NOT NULL THEN meant.person_id
            WHEN cardinality(d.candidates) = 1 AND NOT d.differs THEN d.candidates[1]
            WHEN d.candidates IS NULL AND cardinality(n.candidates) = 1 AND NOT n.document_differs AND NOT b.birth_partial
                THEN n.candidates[1]
            WHEN d.candidates IS NULL AND n.candidates IS NULL AND a.candidates IS NULL THEN gen_random_uuid()
        END AS person_id,
        CASE WHEN d.candidates IS NOT NULL THEN 'document' WHEN n.candidates IS NOT NULL THEN 'name' ELSE 'new' END AS basis,
        CASE
            WHEN meant.person_id IS NOT NULL THEN NULL
            WHEN cardinality(d.candidates) > 1 OR cardinality(n.candidates) > 1 THEN 'several_candidates'
            WHEN d.differs THEN 'particulars_differ'
            WHEN n.document_differs THEN 'document_differs'
            WHEN n.candidates IS NOT NULL AND b.birth_partial THEN 'birth_date_partial'
            WHEN a.candidates IS NOT NULL THEN 'name_resembles'
        END AS question,
        coalesce(d.candidates, n.candidates, a.candidates) AS candidates
    FROM work AS o
    -- A year or a month of birth is too little to be sure.
    CROSS JOIN LATERAL (SELECT upper(o.born) - lower(o.born) IS DISTINCT FROM 1 AS birth_partial) AS b
    -- Each declaration looks up its own few candidates: however many are in the round, it stays a walk along indexes.
    CROSS JOIN LATERAL (
        SELECT
            -- Several hold it once a number was mistyped: who is known by this very name and birth date too, is meant.
            CASE
                WHEN count(DISTINCT i.person_id) FILTER (WHERE known.by_name) = 1
                    THEN array_agg(DISTINCT i.person_id) FILTER (WHERE known.by_name)
                ELSE array_agg(DISTINCT i.person_id)
            END AS candidates,
            -- A document that is known under another name and another birth date was mistyped, or is somebody else's.
            bool_and(
                o.born IS NOT NULL AND p.born IS NOT NULL AND NOT o.born && p.born AND NOT known.by_name
                AND NOT EXISTS (SELECT FROM register.person_name AS n WHERE n.person_id = i.person_id AND n.name = o.name)
            ) AS differs
        FROM register.identity_document AS i
        LEFT JOIN register.particulars AS p ON p.person_id = i.person_id
        CROSS JOIN LATERAL (
            SELECT EXISTS (
                SELECT FROM linkage.person_key AS k WHERE k.person_id = i.person_id AND k.key = ANY(o.keys)
            ) AS by_name
        ) AS known
        WHERE i.token = o.document_token
    ) AS d
    CROSS JOIN LATERAL (
        SELECT
            array_agg(DISTINCT k.person_id) AS candidates,
            bool_or(o.document_token IS NOT NULL AND i.token IS NOT NULL) AS document_differs
        FROM unnest(o.keys) AS key
        JOIN linkage.person_key AS k ON k.key = key.key
        LEFT JOIN register.particulars AS p ON p.person_id = k.person_id
        LEFT JOIN register.identity_document AS i ON i.person_id = k.person_id AND i.document_type = o.document_type
        WHERE
            d.candidates IS NULL
            AND (o.sex IS NULL OR p.sex IS NULL OR o.sex = 'unknown' OR p.sex = 'unknown' OR o.sex = p.sex)
            -- A citizen number is for life: two different ones are two people, however alike they are.
            AND NOT (o.document_type = ANY(%(lifelong)s) AND i.token IS NOT NULL)
    ) AS n
    -- Nobody is found plainly, but somebody alike: the name in another order or script.
    CROSS JOIN LATERAL (
        SELECT array_agg(DISTINCT k.person_id) AS candidates
        FROM unnest(o.alike_keys) AS key
        JOIN linkage.person_key AS k ON k.key = key.key
        LEFT JOIN register.particulars AS p ON p.person_id = k.person_id
        LEFT JOIN register.identity_document AS i ON i.person_id = k.person_id AND i.document_type = o.document_type
        WHERE
            d.candidates IS NULL
            AND n.candidates IS NULL
            AND (o.sex IS NULL OR p.sex IS NULL OR o.sex = 'unknown' OR p.sex = 'unknown' OR o.sex = p.sex)
            AND NOT (o.document_type = ANY(%(lifelong)s) AND i.token IS NOT NULL)
    ) AS a
    -- Several fit, and a registrar found which of them this sender means by these very words and that the others are
    -- somebody else: that is not asked again.
    LEFT JOIN LATERAL (
        SELECT (array_agg(l.person_id))[1] AS person_id
        FROM unnest(coalesce(d.candidates, n.candidates)) AS several (person_id)
        JOIN linkage.link AS l ON l.person_id = several.person_id AND l.part = 'subject'
        JOIN ledger.declaration AS before ON before.id = l.declaration_id AND before.party_id = o.party_id
        JOIN ledger.described AS s ON s.declaration_id = before.id AND s.part = 'subject'
        WHERE
            cardinality(coalesce(d.candidates, n.candidates)) > 1
            AND (o.document_token IS NOT NULL OR NOT b.birth_partial)
            AND (s.name, s.sex, s.born, s.document_token) IS NOT DISTINCT FROM (o.name, o.sex, o.born, o.document_token)
        HAVING count(DISTINCT l.person_id) = 1 AND bool_or(l.basis = 'registrar')
    ) AS meant ON NOT EXISTS (
        SELECT
        FROM unnest(coalesce(d.candidates, n.candidates)) AS other (person_id)
        WHERE other.person_id <> meant.person_id AND NOT EXISTS (
            SELECT
            FROM linkage.distinction AS x
            WHERE x.one_id = least(other.person_id, meant.person_id) AND x.other_id = greatest(other.person_id, meant.person_id)
        )
    )
    WHERE o.refusal IS NULL AND o.target IS NULL
) AS found
-- By its place in the working table: joining by id, the planner may compare each declaration with every other.
WHERE w.ctid = found.place
