-- Say anew whose words stand for each root that this round corrects or retracts: the last standing correction, none if retracted.
INSERT INTO intake.amended (declaration_id, speaks_id)
SELECT
    root.id,
    CASE WHEN NOT bool_or(a.kind = 'retraction') THEN (array_agg(a.id ORDER BY a.received_at DESC, a.id DESC))[1] END
FROM (SELECT DISTINCT root_id AS id FROM work WHERE root_id IS NOT NULL AND refusal IS NULL) AS changed
JOIN ledger.declaration AS root ON root.id = changed.id
JOIN ledger.declaration AS a ON a.target = root.number
WHERE
    EXISTS (SELECT FROM work AS w WHERE w.declaration_id = a.id AND w.refusal IS NULL)
    OR EXISTS (SELECT FROM ledger.outcome AS o WHERE o.declaration_id = a.id AND o.state = 'applied')
GROUP BY root.id
ON CONFLICT (declaration_id) DO UPDATE SET speaks_id = excluded.speaks_id
