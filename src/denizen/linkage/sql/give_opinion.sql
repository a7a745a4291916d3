-- Keep whom a registrar holds to be meant, until a colleague says the same; nothing where the question is not open. A candidate
-- who was joined to another since it was asked is meant by that other.
WITH RECURSIVE meant AS (
    SELECT %(person_id)s::uuid AS person_id
    UNION
    SELECT m.absorbed_id
    FROM meant
    JOIN linkage.merge AS m ON m.kept_id = meant.person_id AND m.undone_at IS NULL
)
INSERT INTO linkage.opinion (declaration_id, part, person_id, given_at, given_by)
SELECT q.declaration_id, q.part, %(person_id)s, %(now)s, %(actor_id)s
FROM linkage.question AS q
WHERE q.declaration_id = %(declaration_id)s AND q.part = %(part)s AND (
    %(person_id)s::uuid IS NULL OR EXISTS (
        SELECT
        FROM linkage.candidate AS c
        JOIN meant AS m ON m.person_id = c.person_id
        WHERE c.declaration_id = q.declaration_id AND c.part = q.part))
RETURNING id
