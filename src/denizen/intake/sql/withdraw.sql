-- Close the questions about what this round takes back: there is nothing left to decide, and nobody is to be held as a
-- candidate for it. What was never applied never will be. Whom they proposed is remembered for the log, and that nobody said
-- whether this sender means them.
WITH remembered AS (
    INSERT INTO linkage.proposed_before (declaration_id, person_id, closed_at)
    SELECT c.declaration_id, c.person_id, clock_timestamp()
    FROM linkage.candidate AS c
    WHERE c.declaration_id = ANY(ARRAY(SELECT root_id FROM work WHERE kind = 'retraction' AND refusal IS NULL))
),
unanswered AS (
    INSERT INTO linkage.withdrawn (party_id, person_id, reason, withdrawn_at)
    SELECT root.party_id, c.person_id, q.reason, %(now)s
    FROM linkage.question AS q
    JOIN linkage.candidate AS c USING (declaration_id, part)
    JOIN ledger.declaration AS root ON root.id = q.declaration_id
    WHERE q.reason = ANY(%(untold)s) AND q.declaration_id = ANY(ARRAY(SELECT root_id FROM work WHERE kind = 'retraction' AND refusal IS NULL))
    ON CONFLICT DO NOTHING
),
closed AS (
    DELETE FROM linkage.question
    WHERE declaration_id = ANY(ARRAY(SELECT root_id FROM work WHERE kind = 'retraction' AND refusal IS NULL))
    RETURNING declaration_id
),
outcome AS (
    INSERT INTO ledger.outcome (declaration_id, decided_at, state, code)
    -- The last outcome counts: it is not of the same instant as the one before, even where rounds are.
    SELECT asked.id, greatest(%(now)s, max(o.decided_at) + interval '1 microsecond'), 'refused', 'declaration.taken_back'
    FROM (
        SELECT c.declaration_id AS id FROM closed AS c
        UNION ALL
        -- What would have corrected it waited for the same answer.
        SELECT a.id
        FROM closed AS c
        JOIN ledger.declaration AS root ON root.id = c.declaration_id
        JOIN ledger.declaration AS a ON a.target = root.number
    ) AS asked
    JOIN ledger.outcome AS o ON o.declaration_id = asked.id
    GROUP BY asked.id
    HAVING (array_agg(o.state ORDER BY o.decided_at DESC))[1] = 'undecided'
    RETURNING declaration_id
)
INSERT INTO journal.outbox (written_at, topic, reference, party_id)
SELECT %(now)s, 'declaration.refused', d.id, d.party_id
FROM outcome AS o
JOIN ledger.declaration AS d ON d.id = o.declaration_id
