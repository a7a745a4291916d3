-- What registrars answered, as pairs of declarations and whether they speak of one person, as all joined since has it. A declaration that
-- was found to mean somebody is paired with the first about them; with the first about each who was passed over it is a pair of two:
-- whoever chose one of two records of one person did not say so, but such are rare, and once they are joined it is a pair of one. Of two
-- people who were told apart the first about each are a pair of two. Of nobody by name or number.
WITH RECURSIVE first_about AS (
    SELECT DISTINCT ON (l.person_id) l.person_id, l.declaration_id
    FROM linkage.link AS l
    WHERE l.part = 'subject'
    ORDER BY l.person_id, l.declaration_id
),
answered AS (
    SELECT a.declaration_id, c.person_id
    FROM linkage.answer AS a
    JOIN linkage.answer_candidate AS c ON c.answer_id = a.id
    -- What followed from an answer by the same words was not looked at.
    WHERE a.undone_at IS NULL AND a.follows IS NULL AND a.part = 'subject'
),
named AS (
    SELECT person_id FROM answered
    UNION
    SELECT one_id FROM linkage.distinction
    UNION
    SELECT other_id FROM linkage.distinction
),
-- Whom each of them is held to be now.
joined AS (
    SELECT person_id, person_id AS now_id FROM named
    UNION ALL
    SELECT j.person_id, m.kept_id
    FROM joined AS j
    JOIN linkage.merge AS m ON m.absorbed_id = j.now_id AND m.undone_at IS NULL
),
standing AS (
    SELECT j.*
    FROM joined AS j
    WHERE NOT EXISTS (SELECT FROM linkage.merge AS m WHERE m.absorbed_id = j.now_id AND m.undone_at IS NULL)
)
SELECT
    least(a.declaration_id, f.declaration_id), greatest(a.declaration_id, f.declaration_id), s.now_id = l.person_id
FROM answered AS a
JOIN linkage.link AS l ON l.declaration_id = a.declaration_id AND l.part = 'subject'
JOIN standing AS s ON s.person_id = a.person_id
JOIN first_about AS f ON f.person_id = s.now_id AND f.declaration_id <> a.declaration_id
UNION -- whoever was registered anew by an answer was told apart by it too
SELECT least(one.declaration_id, other.declaration_id), greatest(one.declaration_id, other.declaration_id), false
FROM linkage.distinction AS d
JOIN standing AS o ON o.person_id = d.one_id
JOIN standing AS p ON p.person_id = d.other_id AND p.now_id <> o.now_id
JOIN first_about AS one ON one.person_id = o.now_id
JOIN first_about AS other ON other.person_id = p.now_id
ORDER BY 1, 2
