-- Link relatives by their documents: those named in this round, and those named earlier whose document this round made known.
WITH telling AS (
    SELECT w.declaration_id, coalesce(w.person_id, l.person_id) AS person_id
    FROM work AS w
    LEFT JOIN linkage.link AS l ON l.declaration_id = w.root_id AND l.part = 'subject'
    WHERE w.refusal IS NULL AND w.question IS NULL AND coalesce(w.person_id, l.person_id) IS NOT NULL
),
told AS MATERIALIZED (
    SELECT t.declaration_id, t.person_id, d.part, d.document_token
    FROM telling AS t
    JOIN ledger.described AS d ON d.declaration_id = t.declaration_id
    WHERE d.document_token IS NOT NULL
),
named AS (
    SELECT declaration_id, part, document_token FROM told WHERE part IN ('head', 'mother', 'father', 'guardian')
    UNION
    SELECT r.declaration_id, r.part, r.document_token
    FROM told AS t
    JOIN ledger.described AS r ON r.document_token = t.document_token
    JOIN ledger.declaration AS d ON d.id = r.declaration_id
    LEFT JOIN ledger.declaration AS root ON root.number = d.target
    JOIN linkage.link AS l ON l.declaration_id = coalesce(root.id, d.id) AND l.part = 'subject'
    WHERE t.part IN ('subject', 'replacement') AND r.part IN ('head', 'mother', 'father', 'guardian')
)
INSERT INTO linkage.link (declaration_id, part, person_id, basis, decided_by, decided_at)
SELECT n.declaration_id, n.part, (array_agg(DISTINCT i.person_id))[1], 'document', %(actor_id)s, %(now)s
FROM named AS n
-- Each looks up its own few: a union of all documents would be made whole for every round.
CROSS JOIN LATERAL (
    SELECT known.person_id FROM register.identity_document AS known WHERE known.token = n.document_token
    UNION ALL
    SELECT t.person_id FROM told AS t WHERE t.document_token = n.document_token AND t.part IN ('subject', 'replacement')
) AS i
GROUP BY n.declaration_id, n.part
HAVING count(DISTINCT i.person_id) = 1
ON CONFLICT DO NOTHING
