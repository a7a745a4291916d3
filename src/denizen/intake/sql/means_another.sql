-- Ask about a correction whose words, matched anew, do not plainly mean whom its root does: what was right to be linked by other
-- words is not right by these, and a number or a name put in afterwards joins nobody to anybody. Where only those words told of
-- that person, whoever a registrar has told apart from them already is no reason to ask, but for who has the document. Nor is a
-- birth date mended in silence that others told as well, and that nobody else tells as it is now.
UPDATE work AS w
SET
    person_id = NULL,
    basis = NULL,
    question = CASE WHEN told.is_doubtful THEN 'correction_differs' END,
    candidates = CASE
        WHEN told.is_doubtful THEN w.means_id || told.others
        -- It is open already whom its root means, and whom these words may mean is to be seen there.
        WHEN w.means_id IS NULL THEN nullif(told.others, '{}')
    END
FROM (
    SELECT
        c.ctid AS place, others.others,
        CASE
            WHEN c.means_id IS NULL THEN false
            WHEN c.is_lone THEN cardinality(others.others) > 0
            WHEN c.person_id IS DISTINCT FROM c.means_id THEN true
            ELSE (
                SELECT coalesce(bool_or(also.born && stands.born) AND NOT bool_or(also.born && c.born), false)
                FROM ledger.described AS stands
                JOIN intake.also_said(c.means_id, c.root_id) AS also ON also.born IS NOT NULL
                WHERE stands.declaration_id = coalesce(
                    (SELECT a.speaks_id FROM intake.amended AS a WHERE a.declaration_id = c.root_id), c.root_id
                ) AND stands.part = 'subject'
            )
        END AS is_doubtful
    FROM work AS c
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(one.person_id ORDER BY one.place), '{}') AS others
        -- Whom they mean plainly, who is no candidate where weight decided; else whom they may mean.
        FROM unnest(
            CASE WHEN c.person_id IS NULL THEN c.candidates WHEN c.basis <> 'new' THEN ARRAY[c.person_id] END
        ) WITH ORDINALITY AS one (person_id, place)
        WHERE one.person_id IS DISTINCT FROM c.means_id AND (
            NOT c.is_lone
            OR NOT EXISTS (
                SELECT
                FROM linkage.distinction AS x
                WHERE x.one_id = least(one.person_id, c.means_id) AND x.other_id = greatest(one.person_id, c.means_id)
            )
            OR EXISTS (
                SELECT FROM register.identity_document AS i WHERE i.person_id = one.person_id AND i.token = c.document_token
            )
        )
    ) AS others
    WHERE c.is_told_anew
) AS told
WHERE w.ctid = told.place
