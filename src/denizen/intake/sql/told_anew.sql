-- Find the corrections that name or describe somebody otherwise than the words that stand do: each is matched anew, beside whom
-- those are taken to mean, if anybody yet. Where that person is known by nothing else, all that is known of them is what is being
-- corrected.
UPDATE work AS w
SET is_told_anew = true, means_id = told.person_id, is_lone = told.is_lone
FROM (
    SELECT
        c.ctid AS place, l.person_id,
        l.person_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM linkage.link AS other
            WHERE other.person_id = l.person_id AND other.part = 'subject' AND other.declaration_id <> c.root_id
        ) AS is_lone
    FROM work AS c
    LEFT JOIN linkage.link AS l ON l.declaration_id = c.root_id AND l.part = 'subject'
    LEFT JOIN intake.amended AS a ON a.declaration_id = c.root_id AND a.speaks_id IS NOT NULL
    LEFT JOIN ledger.described AS stands ON stands.declaration_id = coalesce(a.speaks_id, c.root_id) AND stands.part = 'subject'
    WHERE
        c.kind = 'correction' AND c.refusal IS NULL AND c.is_taken_back IS NOT TRUE
        AND (lower(c.name), lower(c.name_latin), c.born, c.document_token, c.document_issuer) IS DISTINCT FROM
            (lower(stands.name), lower(stands.name_latin), stands.born, stands.document_token, stands.document_issuer)
) AS told
WHERE w.ctid = told.place
