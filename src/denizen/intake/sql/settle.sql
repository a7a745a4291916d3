-- Write what became of each declaration of the round, take it from the queue, and leave news for those concerned.
WITH outcomes AS (
    INSERT INTO ledger.outcome (declaration_id, decided_at, state, code, fields)
    SELECT
        declaration_id, %(now)s,
        CASE WHEN refusal IS NOT NULL THEN 'refused' WHEN question IS NOT NULL THEN 'undecided' ELSE 'applied' END,
        coalesce(refusal, 'person.' || question), refused_fields
    FROM work
),
news AS (
    INSERT INTO journal.outbox (written_at, topic, reference, person_id, party_id)
    SELECT
        %(now)s,
        CASE
            WHEN refusal IS NOT NULL THEN 'declaration.refused'
            WHEN question IS NOT NULL THEN 'declaration.undecided'
            ELSE 'declaration.applied'
        END,
        declaration_id, person_id, party_id
    FROM work
)
DELETE FROM ledger.waiting WHERE declaration_id = ANY(ARRAY(SELECT declaration_id FROM work))
