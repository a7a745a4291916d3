-- Write that a question was settled and its declaration applied, with news for those concerned.
WITH outcome AS (
    INSERT INTO ledger.outcome (declaration_id, decided_at, state, decided_by)
    VALUES (%(declaration_id)s, %(now)s, 'applied', %(actor_id)s)
)
INSERT INTO journal.outbox (written_at, topic, reference, person_id, party_id)
SELECT %(now)s, 'declaration.applied', d.id, l.person_id, d.party_id
FROM ledger.declaration AS d
JOIN linkage.link AS l ON l.declaration_id = d.id AND l.part = 'subject'
WHERE d.id = %(declaration_id)s
