-- What registrars answered, as pairs of declarations and whether they speak of one person. A declaration that was found to mean
-- somebody is paired with the first about them; with the first about each who was passed over it is a pair of two: whoever chose one of
-- two records of one person did not say so, but such are rare, and once they are joined they do not come here. Of two people who were
-- told apart the first about each are a pair of two. Of nobody by name or number.
WITH first_about AS (
    SELECT DISTINCT ON (l.person_id) l.person_id, l.declaration_id
    FROM linkage.link AS l
    WHERE l.part = 'subject'
    ORDER BY l.person_id, l.declaration_id
),
answered AS (
    SELECT a.declaration_id, c.person_id, NOT a.is_new AND c.person_id = a.person_id AS is_one
    FROM linkage.answer AS a
    JOIN linkage.answer_candidate AS c ON c.answer_id = a.id
    -- What followed from an answer by the same words was not looked at.
    WHERE a.undone_at IS NULL AND a.follows IS NULL AND a.part = 'subject'
)
SELECT least(a.declaration_id, f.declaration_id), greatest(a.declaration_id, f.declaration_id), a.is_one
FROM answered AS a
JOIN first_about AS f ON f.person_id = a.person_id AND f.declaration_id <> a.declaration_id
UNION -- whoever was registered anew by an answer was told apart by it too
SELECT least(one.declaration_id, other.declaration_id), greatest(one.declaration_id, other.declaration_id), false
FROM linkage.distinction AS d
JOIN first_about AS one ON one.person_id = d.one_id
JOIN first_about AS other ON other.person_id = d.other_id
ORDER BY 1, 2
