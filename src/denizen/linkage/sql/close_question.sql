-- Close an open question and tell who had been proposed; nothing where it is not open. Whom it proposed is remembered for the
-- log (`proposed_before`). A claim to it ends by itself: whoever holds the application could hold its row, and nobody waits
-- for that.
WITH proposed AS (
    SELECT person_id FROM linkage.candidate WHERE declaration_id = %(declaration_id)s AND part = %(part)s
),
remembered AS (
    INSERT INTO linkage.proposed_before (declaration_id, person_id, closed_at)
    SELECT %(declaration_id)s, person_id, clock_timestamp() FROM proposed
)
DELETE FROM linkage.question
WHERE declaration_id = %(declaration_id)s AND part = %(part)s
RETURNING (SELECT array_agg(person_id) FROM proposed)
