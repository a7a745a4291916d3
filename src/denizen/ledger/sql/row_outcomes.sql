-- What became of the rows of a file: those that never became declarations, and the last word on those that did.
SELECT r.row_number, NULL::uuid AS number, 'rejected' AS state, r.code, r.field
FROM ledger.reject AS r
WHERE r.batch_id = %(batch_id)s
UNION ALL
SELECT d.row_number, d.number, coalesce(o.state, 'waiting'), o.code, coalesce(o.fields[1], '')
FROM ledger.declaration AS d
LEFT JOIN LATERAL (
    SELECT state, code, fields FROM ledger.outcome WHERE declaration_id = d.id ORDER BY decided_at DESC LIMIT 1
) AS o ON true
WHERE d.batch_id = %(batch_id)s
ORDER BY row_number
