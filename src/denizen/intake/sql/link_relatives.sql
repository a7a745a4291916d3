-- Link relatives to whoever alone holds the document by which they are named: those named in what the touched people's
-- declarations say, and those named anywhere by a document that somebody came to hold or holds no more. Who does not hold it
-- alone is not meant. What was not decided by a document stands. Tells whose relatives are others now.
WITH changed AS MATERIALIZED (
    -- One at a time, here and below: each is a walk along an index, and mostly there is nothing to be found.
    SELECT its.token
    FROM (SELECT DISTINCT person_id FROM touched WHERE NOT is_made) AS t
    CROSS JOIN LATERAL (
        SELECT i.token FROM register.identity_document AS i WHERE i.person_id = t.person_id AND i.recorded_at = %(now)s
        UNION ALL
        SELECT i.token
        FROM register.identity_document_superseded AS i
        WHERE i.person_id = t.person_id AND upper(i.recorded_during) = %(now)s
        OFFSET 0
    ) AS its
),
named AS MATERIALIZED (
    SELECT r.*
    FROM effective AS e
    CROSS JOIN LATERAL (
        SELECT d.declaration_id, d.part, d.document_type, d.document_issuer, d.document_token
        FROM ledger.described AS d
        WHERE d.declaration_id = e.speaker_id AND d.part IN ('head', 'mother', 'father', 'guardian') AND d.document_token IS NOT NULL
        OFFSET 0
    ) AS r
    UNION
    SELECT r.*
    FROM changed AS c
    CROSS JOIN LATERAL (
        SELECT d.declaration_id, d.part, d.document_type, d.document_issuer, d.document_token
        FROM ledger.described AS d
        WHERE d.document_token = c.token AND d.part IN ('head', 'mother', 'father', 'guardian')
        OFFSET 0
    ) AS r
),
differing AS MATERIALIZED (
    SELECT n.declaration_id, n.part, stands.place, its.subject_id, means.person_id
    FROM named AS n
    CROSS JOIN LATERAL (
        SELECT l.person_id AS subject_id
        FROM ledger.declaration AS d
        LEFT JOIN ledger.declaration AS root ON root.number = d.target
        LEFT JOIN linkage.link AS l ON l.declaration_id = coalesce(root.id, d.id) AND l.part = 'subject'
        WHERE d.id = n.declaration_id
        OFFSET 0
    ) AS its
    CROSS JOIN LATERAL (
        -- Of a declaration that means nobody itself, nobody is a relative.
        SELECT CASE WHEN count(*) = 1 AND its.subject_id IS NOT NULL THEN (array_agg(i.person_id))[1] END AS person_id
        FROM register.identity_document AS i
        WHERE i.token = n.document_token AND register.is_one_country(i.document_type, i.issuer, n.document_issuer)
    ) AS means
    LEFT JOIN LATERAL (
        SELECT l.ctid AS place, l.person_id, l.basis
        FROM linkage.link AS l
        WHERE l.declaration_id = n.declaration_id AND l.part = n.part
        OFFSET 0
    ) AS stands ON true
    WHERE coalesce(stands.basis = 'document', true) AND stands.person_id IS DISTINCT FROM means.person_id
),
gone AS (
    DELETE FROM linkage.link WHERE ctid = ANY(ARRAY(SELECT place FROM differing)) RETURNING *
),
kept AS (
    INSERT INTO linkage.link_superseded (declaration_id, part, person_id, basis, decided_by, decided_during)
    SELECT declaration_id, part, person_id, basis, decided_by, tstzrange(decided_at, %(now)s) FROM gone WHERE decided_at < %(now)s
),
made AS (
    INSERT INTO linkage.link (declaration_id, part, person_id, basis, decided_by, decided_at)
    SELECT declaration_id, part, person_id, 'document', %(actor_id)s, %(now)s
    FROM differing
    -- Counting what is gone makes this insertion wait for the deletion, whose keys it takes.
    WHERE person_id IS NOT NULL AND (SELECT count(*) FROM gone) >= 0
)
SELECT DISTINCT subject_id FROM differing WHERE subject_id IS NOT NULL
