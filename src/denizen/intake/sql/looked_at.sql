-- Whom the act that was just run looked at: whom a declaration was found to speak of or could mean, and whose facts were made anew.
SELECT person_id FROM work WHERE person_id IS NOT NULL
UNION
SELECT c.person_id
FROM work AS w
JOIN linkage.candidate AS c ON c.declaration_id = coalesce(w.root_id, w.declaration_id)
WHERE w.candidates IS NOT NULL
UNION
SELECT person_id FROM touched
