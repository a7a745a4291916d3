-- Take back the last answer about a declaration, and what followed from it: each as long as it is the last about its own, nothing is
-- asked about that at the moment, and that was not taken back itself. Tells which, of whom it was, and of whom the declaration speaks
-- now: that may have been joined to another.
WITH standing AS (
    SELECT a.*
    FROM linkage.answer AS a
    WHERE a.undone_at IS NULL AND a.part = %(part)s
        -- No other than these may be taken back here: or all that was ever answered would be looked through.
        AND a.id = ANY (ARRAY(
            SELECT its.id FROM linkage.answer AS its WHERE its.declaration_id = %(declaration_id)s
            UNION
            SELECT follower.id
            FROM linkage.answer AS its
            JOIN linkage.answer AS follower ON follower.follows = its.id
            WHERE its.declaration_id = %(declaration_id)s))
        AND NOT EXISTS (
            SELECT FROM linkage.question AS q WHERE q.declaration_id = a.declaration_id AND q.part = a.part)
        AND NOT EXISTS (
            SELECT FROM linkage.answer AS later
            WHERE later.declaration_id = a.declaration_id AND later.part = a.part AND later.undone_at IS NULL
                AND (later.answered_at, later.id) > (a.answered_at, a.id))
        AND NOT EXISTS (
            SELECT
            FROM ledger.declaration AS root
            JOIN ledger.declaration AS r ON r.target = root.number AND r.kind = 'retraction'
            JOIN ledger.outcome AS o ON o.declaration_id = r.id AND o.state = 'applied'
            WHERE root.id = a.declaration_id)
),
asked AS (
    SELECT s.id FROM standing AS s WHERE s.declaration_id = %(declaration_id)s
)
UPDATE linkage.answer AS a
SET undone_at = %(now)s, undone_by = %(actor_id)s
FROM standing AS s
WHERE a.id = s.id AND (s.id IN (SELECT id FROM asked) OR s.follows IN (SELECT id FROM asked))
RETURNING
    a.id, a.declaration_id,
    (SELECT array_agg(l.person_id) || a.person_id FROM linkage.link AS l WHERE l.declaration_id = a.declaration_id AND l.part = a.part),
    a.declaration_id = %(declaration_id)s
