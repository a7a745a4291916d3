-- Put to a registrar what could not be matched plainly, and whom the root of a doubtful amendment means. Of more than ten who
-- fit the ten with whom most agrees are proposed (the name as it is written, the sex, the birth date, the dwelling), and the
-- question says that there are more: no question shows a part of the town (rights P7).
WITH doubtful AS (
    SELECT
        coalesce(root_id, declaration_id) AS asked_of, coalesce(question, 'contradicts_register') AS reason, candidates,
        name, sex, born, dwelling_id
    FROM work
    -- Of what was found plainly the candidates are no question; an amendment has some only where it is doubtful.
    WHERE question IS NOT NULL OR root_id IS NOT NULL AND candidates IS NOT NULL
),
asked AS (
    INSERT INTO linkage.question (declaration_id, part, reason, asked_at, more_fit)
    SELECT asked_of, 'subject', reason, %(now)s, coalesce(cardinality(candidates) > 10, false) FROM doubtful
    -- Several amendments of one root, now or before, are one question.
    ON CONFLICT DO NOTHING
)
INSERT INTO linkage.candidate (declaration_id, part, person_id)
SELECT d.asked_of, 'subject', fits.person_id
FROM doubtful AS d
CROSS JOIN LATERAL (
    SELECT candidate.person_id
    FROM unnest(d.candidates) AS candidate (person_id)
    ORDER BY
        -- Nothing is looked up where all of them are proposed.
        CASE WHEN cardinality(d.candidates) > 10 THEN
            EXISTS (
                SELECT FROM register.person_name AS n WHERE n.person_id = candidate.person_id AND n.name = d.name)::int
            + coalesce((
                SELECT (p.sex = d.sex AND p.sex <> 'unknown')::int + coalesce(p.born = d.born, false)::int
                FROM register.particulars AS p WHERE p.person_id = candidate.person_id LIMIT 1), 0)
            + EXISTS (
                SELECT FROM register.residence AS r
                WHERE r.person_id = candidate.person_id AND r.dwelling_id = d.dwelling_id AND r.ended IS NULL)::int
        END DESC,
        candidate.person_id
    LIMIT 10
) AS fits
ON CONFLICT DO NOTHING
