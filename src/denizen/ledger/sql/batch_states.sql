-- How many declarations of a batch are in which state.
SELECT d.kind, coalesce(o.state, 'waiting') AS state, count(*) AS quantity
FROM ledger.declaration AS d
LEFT JOIN LATERAL (
    SELECT state FROM ledger.outcome WHERE declaration_id = d.id ORDER BY decided_at DESC LIMIT 1
) AS o ON true
WHERE d.batch_id = %(batch_id)s
GROUP BY 1, 2
ORDER BY 1, 2
