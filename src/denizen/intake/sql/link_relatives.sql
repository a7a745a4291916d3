-- Link relatives by their documents: those named in this round, and those named earlier who were registered in this round.
INSERT INTO linkage.link (declaration_id, part, person_id, basis, decided_by, decided_at)
SELECT s.declaration_id, s.part, (array_agg(DISTINCT i.person_id))[1], 'document', %(actor_id)s, %(now)s
FROM (
    SELECT r.declaration_id, r.part, r.document_token
    FROM work AS w
    JOIN ledger.described AS r ON r.declaration_id = w.declaration_id
    WHERE w.person_id IS NOT NULL AND r.part IN ('head', 'mother', 'father', 'guardian') AND r.document_token IS NOT NULL
    UNION
    SELECT r.declaration_id, r.part, r.document_token
    FROM work AS w
    JOIN ledger.described AS r ON r.document_token = w.document_token
    WHERE w.person_id IS NOT NULL AND r.part IN ('head', 'mother', 'father', 'guardian')
        AND EXISTS (SELECT FROM linkage.link AS l WHERE l.declaration_id = r.declaration_id AND l.part = 'subject')
) AS s
JOIN (
    SELECT token, person_id FROM register.identity_document
    UNION
    SELECT document_token, person_id FROM work WHERE person_id IS NOT NULL AND document_token IS NOT NULL AND target IS NULL
) AS i ON i.token = s.document_token
GROUP BY s.declaration_id, s.part
HAVING count(DISTINCT i.person_id) = 1
ON CONFLICT DO NOTHING
