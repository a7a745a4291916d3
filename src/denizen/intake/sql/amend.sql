-- Say anew whose words stand for each root whose corrections and retractions are looked at: the last standing correction, none if
-- retracted, and its own where none stands.
WITH changed AS (
    SELECT DISTINCT root_id AS id FROM work WHERE root_id IS NOT NULL AND refusal IS NULL
),
amending AS (
    SELECT
        root.id,
        CASE WHEN NOT bool_or(a.kind = 'retraction') THEN (array_agg(a.id ORDER BY a.received_at DESC, a.id DESC))[1] END AS speaks_id
    FROM changed
    JOIN ledger.declaration AS root ON root.id = changed.id
    JOIN ledger.declaration AS a ON a.target = root.number
    WHERE
        EXISTS (SELECT FROM work AS w WHERE w.declaration_id = a.id AND w.refusal IS NULL AND w.question IS NULL)
        OR ledger.state_of(a.id) = 'applied'
    GROUP BY root.id
),
own AS (
    DELETE FROM intake.amended
    WHERE declaration_id IN (SELECT c.id FROM changed AS c) AND declaration_id NOT IN (SELECT s.id FROM amending AS s)
)
INSERT INTO intake.amended (declaration_id, speaks_id)
SELECT id, speaks_id FROM amending
ON CONFLICT (declaration_id) DO UPDATE SET speaks_id = excluded.speaks_id
