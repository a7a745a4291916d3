-- Of each question of which two said what they found, what the first two said first: which candidate, by how much spoke for each
-- when it was weighed, or that it is somebody new. Of nobody by name or number.
WITH firsts AS (
    SELECT DISTINCT ON (o.declaration_id, o.part, o.given_by) o.*
    FROM linkage.opinion AS o
    ORDER BY o.declaration_id, o.part, o.given_by, o.id
),
answers AS (
    -- Whoever decided in the end said so by the answer.
    SELECT a.declaration_id, a.part, a.answered_by AS given_by, CASE WHEN NOT a.is_new THEN a.person_id END AS person_id, a.id
    FROM linkage.answer AS a
    WHERE EXISTS (SELECT FROM firsts AS f WHERE f.declaration_id = a.declaration_id AND f.part = a.part)
        AND NOT EXISTS (
            SELECT FROM firsts AS f
            WHERE f.declaration_id = a.declaration_id AND f.part = a.part AND f.given_by = a.answered_by)
),
said AS (
    SELECT
        each.declaration_id, each.part, each.person_id,
        row_number() OVER (PARTITION BY each.declaration_id, each.part ORDER BY each.id) AS place
    FROM (
        SELECT declaration_id, part, given_by, person_id, id FROM firsts
        UNION ALL
        SELECT declaration_id, part, given_by, person_id, id FROM answers
    ) AS each
)
SELECT array_agg(
    coalesce((
        SELECT (1 + count(*))::text
        FROM linkage.answer AS a
        JOIN linkage.answer_candidate AS c ON c.answer_id = a.id
        LEFT JOIN linkage.weighed AS theirs
            ON theirs.declaration_id = s.declaration_id AND theirs.part = s.part AND theirs.person_id = c.person_id
        LEFT JOIN linkage.weighed AS its
            ON its.declaration_id = s.declaration_id AND its.part = s.part AND its.person_id = s.person_id
        WHERE a.declaration_id = s.declaration_id AND a.part = s.part AND s.person_id IS NOT NULL AND c.person_id <> s.person_id
            AND (-coalesce(theirs.bits, '-infinity'), c.person_id) < (-coalesce(its.bits, '-infinity'), s.person_id)
        HAVING s.person_id IS NOT NULL
    ), 'new')
    ORDER BY s.place
)
FROM said AS s
WHERE s.place <= 2
GROUP BY s.declaration_id, s.part
HAVING count(*) = 2
