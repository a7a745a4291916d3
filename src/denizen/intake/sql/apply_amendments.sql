-- Write that the corrections which waited for an answer about what they correct are applied.
INSERT INTO ledger.outcome (declaration_id, decided_at, state, decided_by)
SELECT a.id, greatest(%(now)s, last.decided_at + interval '1 microsecond'), 'applied', %(actor_id)s
FROM ledger.declaration AS root
JOIN ledger.declaration AS a ON a.target = root.number
CROSS JOIN LATERAL (
    SELECT o.state, o.decided_at FROM ledger.outcome AS o WHERE o.declaration_id = a.id ORDER BY o.decided_at DESC LIMIT 1
) AS last
WHERE root.id = %(declaration_id)s AND last.state = 'undecided'
RETURNING declaration_id
