-- Of each question of which two said what they found, what the first two said first: which candidate, by how much spoke for each
-- when it was weighed, or that it is somebody new. Of nobody by name or number.
WITH firsts AS (
    SELECT DISTINCT ON (each.declaration_id, each.part, each.given_by) each.*
    FROM (
        SELECT o.declaration_id, o.part, o.given_by, o.person_id, o.id FROM linkage.opinion AS o
        UNION ALL
        -- Whoever decided in the end said so by the answer; what followed from another was not looked at.
        SELECT a.declaration_id, a.part, a.answered_by, CASE WHEN NOT a.is_new THEN a.person_id END, a.id
        FROM linkage.answer AS a
        WHERE a.follows IS NULL
            AND EXISTS (SELECT FROM linkage.opinion AS o WHERE o.declaration_id = a.declaration_id AND o.part = a.part)
    ) AS each
    ORDER BY each.declaration_id, each.part, each.given_by, each.id
),
said AS (
    SELECT
        f.declaration_id, f.part, f.person_id,
        row_number() OVER (PARTITION BY f.declaration_id, f.part ORDER BY f.id) AS place
    FROM firsts AS f
)
SELECT array_agg(
    CASE WHEN s.person_id IS NULL THEN 'new' ELSE (
        SELECT (1 + count(*))::text
        FROM (
            -- Once each, however often it was asked and answered, and while it is open.
            SELECT c.person_id
            FROM linkage.answer AS a
            JOIN linkage.answer_candidate AS c ON c.answer_id = a.id
            WHERE a.declaration_id = s.declaration_id AND a.part = s.part
            UNION
            SELECT c.person_id
            FROM linkage.candidate AS c
            WHERE c.declaration_id = s.declaration_id AND c.part = s.part
        ) AS other
        LEFT JOIN linkage.weighed AS theirs
            ON theirs.declaration_id = s.declaration_id AND theirs.part = s.part AND theirs.person_id = other.person_id
        LEFT JOIN linkage.weighed AS its
            ON its.declaration_id = s.declaration_id AND its.part = s.part AND its.person_id = s.person_id
        WHERE other.person_id <> s.person_id
            AND (-coalesce(theirs.bits, '-infinity'), other.person_id) < (-coalesce(its.bits, '-infinity'), s.person_id)
    ) END
    ORDER BY s.place
)
FROM said AS s
WHERE s.place <= 2
GROUP BY s.declaration_id, s.part
HAVING count(*) = 2
