-- Write that declarations which were applied by an answer are undecided again, for the reason of before, with news for their senders.
WITH outcome AS (
    INSERT INTO ledger.outcome (declaration_id, decided_at, state, code, decided_by)
    SELECT before.declaration_id, %(now)s, 'undecided', before.code, %(actor_id)s
    FROM unnest(%(reopened)s::uuid[]) AS again (declaration_id)
    CROSS JOIN LATERAL (
        SELECT o.declaration_id, o.code
        FROM ledger.outcome AS o
        WHERE o.declaration_id = again.declaration_id AND o.state = 'undecided'
        ORDER BY o.decided_at DESC
        LIMIT 1
    ) AS before
    RETURNING declaration_id
)
INSERT INTO journal.outbox (written_at, topic, reference, party_id)
SELECT %(now)s, 'declaration.undecided', d.id, d.party_id
FROM outcome AS o
JOIN ledger.declaration AS d ON d.id = o.declaration_id
