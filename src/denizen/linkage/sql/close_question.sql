-- Close an open question and tell who had been proposed; nothing where it is not open.
WITH proposed AS (
    SELECT array_agg(person_id) AS people FROM linkage.candidate WHERE declaration_id = %(declaration_id)s AND part = %(part)s
),
released AS (
    DELETE FROM linkage.claim WHERE declaration_id = %(declaration_id)s
)
DELETE FROM linkage.question
WHERE declaration_id = %(declaration_id)s AND part = %(part)s
RETURNING (SELECT people FROM proposed)
