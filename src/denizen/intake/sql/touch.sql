-- The people whose facts this round may change: the subjects, and whoever an amended declaration concerns.
INSERT INTO touched (person_id, is_new)
-- Several may be about one person, of whom the first made somebody new.
SELECT person_id, bool_or(is_new)
FROM (
    SELECT person_id, basis = 'new' AS is_new FROM work WHERE person_id IS NOT NULL
    UNION ALL
    SELECT l.person_id, false
    FROM work AS w
    JOIN linkage.link AS l ON l.declaration_id = w.root_id AND l.part = 'subject'
    WHERE w.refusal IS NULL
) AS subjects
GROUP BY person_id
