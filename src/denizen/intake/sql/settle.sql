-- Write what became of each declaration of the round, take it from the queue, and leave news for those concerned.
WITH outcomes AS (
    INSERT INTO ledger.outcome (declaration_id, decided_at, state, code, fields)
    SELECT
        declaration_id, %(now)s,
        CASE WHEN refusal IS NOT NULL THEN 'refused' WHEN question IS NOT NULL THEN 'undecided' ELSE 'applied' END,
        -- What the register knows is for the registrar alone to see: it would tell of a stranger.
        coalesce(refusal, 'person.' || CASE WHEN question = ANY(%(untold)s) THEN 'not_plain' ELSE question END),
        refused_fields
    FROM work
),
news AS (
    INSERT INTO journal.outbox (written_at, topic, reference, person_id, party_id)
    SELECT
        %(now)s,
        CASE
            WHEN w.refusal IS NOT NULL THEN 'declaration.refused'
            WHEN w.question IS NOT NULL THEN 'declaration.undecided'
            ELSE 'declaration.applied'
        END,
        w.declaration_id, coalesce(w.person_id, amended.person_id), w.party_id
    FROM work AS w
    LEFT JOIN LATERAL (
        SELECT l.person_id FROM linkage.link AS l WHERE l.declaration_id = w.root_id AND l.part = 'subject' LIMIT 1
    -- Whom an amendment means is open while it waits for an answer.
    ) AS amended ON w.question IS NULL
),
entry AS (
    INSERT INTO journal.entry (happened_at, actor_id, act, quantity)
    SELECT %(now)s, %(actor_id)s, 'intake.round', count(*) FROM work HAVING count(*) > 0
)
DELETE FROM ledger.waiting WHERE declaration_id = ANY(ARRAY(SELECT declaration_id FROM work))
