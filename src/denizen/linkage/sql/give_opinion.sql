-- Keep whom a registrar holds to be meant, until a colleague says the same; nothing where the question is not open.
INSERT INTO linkage.opinion (declaration_id, part, person_id, given_at, given_by)
SELECT q.declaration_id, q.part, %(person_id)s, %(now)s, %(actor_id)s
FROM linkage.question AS q
WHERE q.declaration_id = %(declaration_id)s AND q.part = %(part)s AND (
    %(person_id)s::uuid IS NULL OR EXISTS (
        SELECT FROM linkage.candidate AS c
        WHERE c.declaration_id = q.declaration_id AND c.part = q.part AND c.person_id = %(person_id)s))
RETURNING id
