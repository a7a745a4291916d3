-- Put to a person what could not be matched plainly.
WITH asked AS (
    INSERT INTO linkage.question (declaration_id, part, reason, asked_at)
    SELECT declaration_id, 'subject', question, %(now)s FROM work WHERE question IS NOT NULL
)
INSERT INTO linkage.candidate (declaration_id, part, person_id)
SELECT w.declaration_id, 'subject', candidate.person_id
FROM work AS w
CROSS JOIN LATERAL unnest(w.candidates) AS candidate (person_id)
WHERE w.question IS NOT NULL
