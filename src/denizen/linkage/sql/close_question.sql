-- Close an open question and tell who had been proposed; nothing where it is not open. A claim to it ends by itself: whoever
-- holds the application could hold its row, and nobody waits for that.
WITH proposed AS (
    SELECT array_agg(person_id) AS people FROM linkage.candidate WHERE declaration_id = %(declaration_id)s AND part = %(part)s
)
DELETE FROM linkage.question
WHERE declaration_id = %(declaration_id)s AND part = %(part)s
RETURNING (SELECT people FROM proposed)
