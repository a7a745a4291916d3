-- The corrections of a declaration that an answer applied which has just been taken back.
SELECT a.id
FROM linkage.answer AS undone
JOIN ledger.declaration AS root ON root.id = undone.declaration_id
JOIN ledger.declaration AS a ON a.target = root.number
WHERE undone.declaration_id = %(declaration_id)s AND undone.undone_at = %(now)s
    AND EXISTS (
        SELECT
        FROM ledger.outcome AS o
        WHERE
            o.declaration_id = a.id AND o.state = 'applied' AND o.decided_by IS NOT NULL AND o.decided_at >= undone.answered_at
    )
