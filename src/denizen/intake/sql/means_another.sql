-- Ask about a correction whose words, matched anew, do not plainly mean whom its root does: what was right to be linked by other
-- words is not right by these, and a number or a name put in afterwards joins nobody to anybody. Whoever a registrar has told
-- apart from that person already is no reason to ask.
UPDATE work AS w
SET
    person_id = NULL,
    basis = NULL,
    question = CASE WHEN told.is_doubtful THEN 'correction_differs' END,
    candidates = CASE WHEN told.is_doubtful THEN w.means_id || told.others END
FROM (
    SELECT
        c.ctid AS place, others.others,
        CASE WHEN c.is_lone THEN cardinality(others.others) > 0 ELSE c.person_id IS DISTINCT FROM c.means_id END AS is_doubtful
    FROM work AS c
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(one.person_id), '{}') AS others
        FROM unnest(c.candidates) AS one (person_id)
        WHERE one.person_id <> c.means_id AND NOT EXISTS (
            SELECT
            FROM linkage.distinction AS x
            WHERE x.one_id = least(one.person_id, c.means_id) AND x.other_id = greatest(one.person_id, c.means_id)
        )
    ) AS others
    WHERE c.means_id IS NOT NULL
) AS told
WHERE w.ctid = told.place
