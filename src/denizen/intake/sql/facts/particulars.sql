-- Particulars: each from the best source that tells it, the birth date as fully as others tell the same; disputed where equal sources differ in sex or birth date.
WITH said AS (
    SELECT e.*, CASE WHEN e.document_token IS NULL THEN p.undocumented_rank ELSE p.rank END AS rank
    FROM effective AS e
    JOIN precedence AS p ON p.fact = 'particulars' AND p.capacity = e.capacity
),
-- Each word beside the best one of its person: a join with itself would compare everybody's with everybody's.
weighed AS (
    SELECT
        said.*,
        rank = first_value(rank) OVER by_birth AND NOT born && intake.born_as_told(born) OVER by_birth AS another_birth,
        rank = first_value(rank) OVER by_sex AND sex <> 'unknown' AND sex <> first_value(sex) OVER by_sex AS another_sex
    FROM said
    WINDOW
        by_birth AS (PARTITION BY person_id ORDER BY born IS NULL, rank, received_at, root_id),
        by_sex AS (PARTITION BY person_id ORDER BY coalesce(sex, 'unknown') = 'unknown', rank, received_at, root_id)
),
best AS (
    SELECT
        person_id,
        (array_agg(root_id ORDER BY rank, received_at, root_id))[1] AS declaration_id,
        (array_agg(sex ORDER BY sex = 'unknown', rank, received_at, root_id) FILTER (WHERE sex IS NOT NULL))[1] AS sex,
        intake.born_as_told(born ORDER BY rank, received_at, root_id) AS born,
        (array_agg(birth_place ORDER BY rank, received_at, root_id) FILTER (WHERE birth_place IS NOT NULL))[1] AS birth_place,
        (array_agg(nationality ORDER BY rank, received_at, root_id) FILTER (WHERE nationality IS NOT NULL))[1] AS nationality,
        (array_agg(speaker_id ORDER BY rank, received_at, root_id) FILTER (WHERE kind = 'birth'))[1] AS birth_id,
        coalesce(bool_or(another_birth OR another_sex), false) AS disputed
    FROM weighed
    GROUP BY person_id
)
SELECT
    b.person_id, b.declaration_id, b.sex, b.born, b.birth_place, b.nationality, mother.person_id AS mother_id,
    father.person_id AS father_id, b.disputed
FROM best AS b
LEFT JOIN linkage.link AS mother ON mother.declaration_id = b.birth_id AND mother.part = 'mother'
LEFT JOIN linkage.link AS father ON father.declaration_id = b.birth_id AND father.part = 'father'
