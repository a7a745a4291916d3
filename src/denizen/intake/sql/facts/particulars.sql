-- Particulars: each from the best source that tells it, disputed where equal sources differ in sex or birth date.
WITH said AS (
    SELECT e.*, CASE WHEN e.document_token IS NULL THEN p.undocumented_rank ELSE p.rank END AS rank FROM effective AS e JOIN precedence AS p ON p.fact = 'particulars' AND p.capacity = e.capacity
),
best AS (
    SELECT
        person_id,
        (array_agg(root_id ORDER BY rank, received_at, root_id))[1] AS declaration_id,
        (array_agg(sex ORDER BY rank, received_at, root_id) FILTER (WHERE sex IS NOT NULL))[1] AS sex,
        (array_agg(born ORDER BY rank, received_at, root_id) FILTER (WHERE born IS NOT NULL))[1] AS born,
        min(rank) FILTER (WHERE born IS NOT NULL) AS born_rank,
        min(rank) FILTER (WHERE sex IS NOT NULL) AS sex_rank,
        (array_agg(birth_place ORDER BY rank, received_at, root_id) FILTER (WHERE birth_place IS NOT NULL))[1] AS birth_place,
        (array_agg(nationality ORDER BY rank, received_at, root_id) FILTER (WHERE nationality IS NOT NULL))[1] AS nationality,
        (array_agg(speaker_id ORDER BY rank, received_at, root_id) FILTER (WHERE kind = 'birth'))[1] AS birth_id,
        count(*) AS voices
    FROM said
    GROUP BY person_id
),
disputed AS (
    SELECT DISTINCT b.person_id
    FROM best AS b
    JOIN said AS s USING (person_id)
    WHERE b.voices > 1
        AND ((s.rank = b.born_rank AND NOT s.born && b.born) OR (s.rank = b.sex_rank AND s.sex <> b.sex))
)
SELECT
    b.person_id, b.declaration_id, b.sex, b.born, b.birth_place, b.nationality, mother.person_id AS mother_id,
    father.person_id AS father_id, d.person_id IS NOT NULL AS disputed
FROM best AS b
LEFT JOIN disputed AS d USING (person_id)
LEFT JOIN linkage.link AS mother ON mother.declaration_id = b.birth_id AND mother.part = 'mother'
LEFT JOIN linkage.link AS father ON father.declaration_id = b.birth_id AND father.part = 'father'
