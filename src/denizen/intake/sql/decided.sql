-- Write that a question was settled and its declaration applied, with news for those concerned, and for those whose corrections
-- waited for it. Where it is applied already, and was only looked at again, there is no news: that somebody looked would tell
-- its sender what the register knows.
WITH undecided AS (
    SELECT %(declaration_id)s::uuid AS id
    WHERE ledger.state_of(%(declaration_id)s::uuid) IS DISTINCT FROM 'applied'
),
outcome AS (
    INSERT INTO ledger.outcome (declaration_id, decided_at, state, decided_by)
    SELECT id, %(now)s, 'applied', %(actor_id)s FROM undecided
),
applied AS (
    SELECT id FROM undecided
    UNION ALL
    SELECT a.id
    FROM ledger.declaration AS root
    JOIN ledger.declaration AS a ON a.target = root.number
    WHERE root.id = %(declaration_id)s AND EXISTS (
        SELECT
        FROM ledger.outcome AS o
        WHERE o.declaration_id = a.id AND o.state = 'applied' AND o.decided_by = %(actor_id)s AND o.decided_at >= %(now)s
    )
)
INSERT INTO journal.outbox (written_at, topic, reference, person_id, party_id)
SELECT %(now)s, 'declaration.applied', d.id, l.person_id, d.party_id
FROM applied
JOIN ledger.declaration AS d USING (id)
JOIN linkage.link AS l ON l.declaration_id = %(declaration_id)s AND l.part = 'subject'
