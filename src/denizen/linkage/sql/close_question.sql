-- Close an open question, and the opinions about it; tell what was asked and who had been proposed, nothing where it is not open.
-- Whom it proposed is remembered for the log (`proposed_before`). A claim to it ends by itself: whoever holds the application could
-- hold its row, and nobody waits for that.
WITH proposed AS (
    SELECT person_id FROM linkage.candidate WHERE declaration_id = %(declaration_id)s AND part = %(part)s
),
remembered AS (
    INSERT INTO linkage.proposed_before (declaration_id, person_id, closed_at)
    SELECT %(declaration_id)s, person_id, clock_timestamp() FROM proposed
),
answered AS (
    DELETE FROM linkage.withdrawn AS x
    USING ledger.declaration AS d
    WHERE d.id = %(declaration_id)s AND x.party_id = d.party_id AND x.person_id IN (SELECT person_id FROM proposed)
),
said AS (
    UPDATE linkage.opinion SET closed_at = %(now)s
    WHERE declaration_id = %(declaration_id)s AND part = %(part)s AND closed_at IS NULL
)
DELETE FROM linkage.question
WHERE declaration_id = %(declaration_id)s AND part = %(part)s
RETURNING reason, asked_at, more_fit, words, coalesce((SELECT array_agg(person_id ORDER BY person_id) FROM proposed), '{}')
