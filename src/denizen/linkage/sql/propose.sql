-- Propose somebody who was just found to be new for the other open questions that the same words have raised. One that
-- proposes ten already says instead that more fit.
WITH raised AS (
    SELECT DISTINCT c.declaration_id, c.part
    FROM linkage.candidate AS c
    JOIN ledger.described AS told ON told.declaration_id = c.declaration_id AND told.part = c.part
    JOIN ledger.described AS answered ON answered.declaration_id = %(declaration_id)s AND answered.part = %(part)s
    WHERE
        c.person_id = ANY(%(others)s::uuid[])
        AND (told.document_token = answered.document_token OR told.name = answered.name AND told.born = answered.born)
),
room AS (
    SELECT r.declaration_id, r.part, (
        SELECT count(*) FROM linkage.candidate AS c WHERE c.declaration_id = r.declaration_id AND c.part = r.part
    ) < 10 AS is_left
    FROM raised AS r
),
noted AS (
    UPDATE linkage.question AS q SET more_fit = true
    FROM room AS r
    WHERE q.declaration_id = r.declaration_id AND q.part = r.part AND NOT r.is_left
)
INSERT INTO linkage.candidate (declaration_id, part, person_id)
SELECT r.declaration_id, r.part, %(person_id)s::uuid FROM room AS r WHERE r.is_left
ON CONFLICT DO NOTHING
