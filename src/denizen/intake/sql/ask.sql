-- Put to a registrar what could not be matched plainly, and whom the root of a doubtful amendment means. Of more than ten who
-- fit the ten with whom most agrees are proposed, in whose order they stand since they were weighed, and the question says that
-- there are more: no question shows a part of the town (rights P7).
WITH doubtful AS (
    SELECT
        coalesce(root_id, declaration_id) AS asked_of, coalesce(question, 'contradicts_register') AS reason, candidates,
        -- What amends another speaks of that one alone, and a part of a birth date is too little to mean the same person by the
        -- same words; nor is a new name or the number of a new document among these words. Each is settled by itself.
        CASE
            WHEN root_id IS NULL AND kind NOT IN ('name_change', 'document_change') AND (document_token IS NOT NULL OR upper(born) - lower(born) = 1)
                THEN linkage.words(party_id, name, name_latin, sex, born, document_issuer, document_token)
            ELSE uuid_send(coalesce(root_id, declaration_id))
        END AS words
    FROM work
    -- Of what was found plainly the candidates are no question; an amendment has some only where it is doubtful.
    WHERE question IS NOT NULL OR root_id IS NOT NULL AND candidates IS NOT NULL
),
-- What registrars found of a question was about the words that it was asked in.
opinions AS (
    UPDATE linkage.opinion SET closed_at = %(now)s
    WHERE closed_at IS NULL AND declaration_id = ANY(ARRAY(SELECT root_id FROM work WHERE kind = 'correction' AND refusal IS NULL))
),
asked AS (
    INSERT INTO linkage.question (declaration_id, part, reason, asked_at, more_fit, words)
    SELECT asked_of, 'subject', reason, %(now)s, coalesce(cardinality(candidates) > 10, false), words FROM doubtful
    -- Several amendments of one root, now or before, are one question.
    ON CONFLICT DO NOTHING
)
INSERT INTO linkage.candidate (declaration_id, part, person_id)
SELECT d.asked_of, 'subject', fits.person_id
FROM doubtful AS d
CROSS JOIN LATERAL (
    SELECT candidate.person_id
    FROM unnest(d.candidates) WITH ORDINALITY AS candidate (person_id, place)
    ORDER BY candidate.place
    LIMIT 10
) AS fits
ON CONFLICT DO NOTHING
