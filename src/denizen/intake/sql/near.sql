-- Beside each declaration that does not plainly mean somebody (or nobody at all), whom it may mean, with what of them is compared.
-- Who was found already is weighed; and for somebody new without a document for life, whoever has a word of the name on the
-- same birth date, the name with a birth date that is known in part or differs by a slip, or lives where it says while a birth date
-- is not known. Of a key that very many share, some are looked at; the finer keys find the others.
WITH asked AS MATERIALIZED (
    SELECT
        w.declaration_id, w.name, w.name_latin, w.sex, w.born, w.document_type, w.document_token, w.dwelling_id, w.question, w.person_id,
        w.document_issuer,
        w.keys || w.alike_keys AS of_the_day,
        CASE WHEN w.is_lone THEN w.means_id END AS own_id,
        CASE WHEN w.basis = 'new' AND w.question IS NULL THEN NULL ELSE coalesce(w.candidates, ARRAY[w.person_id]) END AS found,
        CASE
            WHEN w.question = 'name_resembles' OR w.basis = 'new' AND w.question IS NULL THEN w.near_keys
        END AS near_keys
    FROM work AS w
    WHERE
        w.refusal IS NULL AND (w.target IS NULL OR w.is_told_anew) AND NOT coalesce(w.is_settled, false)
        AND (w.basis IN ('new', 'name') OR w.question IS NOT NULL)
        AND NOT (w.basis = 'new' AND w.question IS NULL AND coalesce(w.document_type = ANY(%(lifelong)s), false))
),
-- Each walks along the index by its own few keys.
fits AS MATERIALIZED (
    SELECT a.declaration_id, one.person_id, false AS is_near
    FROM asked AS a
    CROSS JOIN LATERAL unnest(a.found) AS one (person_id)
    UNION ALL
    SELECT DISTINCT a.declaration_id, one.person_id, true
    FROM asked AS a
    CROSS JOIN LATERAL (
        SELECT k.person_id
        FROM unnest(a.near_keys) AS near (key)
        CROSS JOIN LATERAL (
            SELECT known.person_id FROM linkage.person_key AS known WHERE known.key = near.key LIMIT %(most_of_a_key)s
        ) AS k
        UNION ALL
        SELECT lives.person_id
        FROM (
            -- Whose address is blocked is not found by it: what becomes of a guess would tell.
            SELECT r.person_id FROM register.residence AS r
            WHERE r.dwelling_id = a.dwelling_id AND NOT EXISTS (SELECT FROM register.blocked((statement_timestamp() AT TIME ZONE 'Asia/Shanghai')::date) AS b WHERE b.person_id = r.person_id)
            LIMIT %(most_of_a_key)s
        ) AS lives
        WHERE a.born IS NULL OR NOT EXISTS (
            SELECT FROM register.particulars AS p WHERE p.person_id = lives.person_id AND p.born IS NOT NULL
        )
        OFFSET 0
    ) AS one
    WHERE a.near_keys IS NOT NULL AND NOT coalesce(one.person_id = ANY(a.found), false) AND one.person_id IS DISTINCT FROM a.own_id
)
SELECT
    a.declaration_id, a.name, a.name_latin, a.sex, a.born, a.document_type, a.document_token IS NOT NULL, a.dwelling_id IS NOT NULL,
    a.question, a.person_id, f.person_id, known.names, known.sex,
    -- Records that were joined have more than one birth date: whoever is found by this one has it too.
    CASE
        WHEN EXISTS (SELECT FROM linkage.person_key AS k WHERE k.person_id = f.person_id AND k.key = ANY(a.of_the_day)) THEN a.born
        ELSE known.born
    END,
    known.document_types, known.has_document,
    known.is_at_home, known.has_home,
    (SELECT greatest(c.reltuples, 0) FROM pg_class AS c WHERE c.oid = 'register.person'::regclass)
FROM fits AS f
JOIN asked AS a ON a.declaration_id = f.declaration_id
CROSS JOIN LATERAL (
    SELECT
        p.sex, p.born, n.names, i.document_types, coalesce(i.has_document, false) AS has_document,
        coalesce(r.is_at_home, false) AS is_at_home, r.is_at_home IS NOT NULL AS has_home
    FROM (SELECT f.person_id) AS one
    LEFT JOIN register.particulars AS p ON p.person_id = one.person_id
    CROSS JOIN LATERAL (
        SELECT array_agg(n.name ORDER BY n.kind = 'official' DESC, n.kind, n.name) AS names
        FROM register.person_name AS n
        WHERE n.person_id = one.person_id
    ) AS n
    CROSS JOIN LATERAL (
        SELECT
            array_agg(DISTINCT i.document_type) AS document_types,
            bool_or(i.token = a.document_token AND register.is_one_country(i.document_type, i.issuer, a.document_issuer))
                AS has_document
        FROM register.identity_document AS i
        WHERE i.person_id = one.person_id
    ) AS i
    CROSS JOIN LATERAL (
        SELECT bool_or(coalesce(r.dwelling_id = a.dwelling_id, false)) AS is_at_home
        FROM register.residence AS r
        WHERE r.person_id = one.person_id AND NOT EXISTS (SELECT FROM register.blocked((statement_timestamp() AT TIME ZONE 'Asia/Shanghai')::date) AS b WHERE b.person_id = r.person_id)
    ) AS r
    WHERE
        NOT f.is_near
        -- Of whom nothing is known any more, since all was taken back, nobody is found.
        OR p.person_id IS NOT NULL
        AND (p.sex IS NULL OR a.sex IS NULL OR p.sex = 'unknown' OR a.sex = 'unknown' OR p.sex = a.sex)
        AND (p.born IS NULL OR a.born IS NULL OR p.born && a.born OR linkage.is_a_slip(p.born, a.born))
    OFFSET 0
) AS known
ORDER BY a.declaration_id, f.person_id
