-- Write that a question was settled and its declaration applied, with news for those concerned. Where it is applied
-- already, and was only looked at again, there is no news: that somebody looked would tell its sender what the register knows.
WITH undecided AS (
    SELECT %(declaration_id)s::uuid AS id
    WHERE 'applied' IS DISTINCT FROM (
        SELECT o.state FROM ledger.outcome AS o WHERE o.declaration_id = %(declaration_id)s ORDER BY o.decided_at DESC LIMIT 1
    )
),
outcome AS (
    INSERT INTO ledger.outcome (declaration_id, decided_at, state, decided_by)
    SELECT id, %(now)s, 'applied', %(actor_id)s FROM undecided
)
INSERT INTO journal.outbox (written_at, topic, reference, person_id, party_id)
SELECT %(now)s, 'declaration.applied', d.id, l.person_id, d.party_id
FROM undecided
JOIN ledger.declaration AS d USING (id)
JOIN linkage.link AS l ON l.declaration_id = d.id AND l.part = 'subject'
