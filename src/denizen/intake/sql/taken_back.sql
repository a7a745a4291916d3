-- Find the corrections of what was taken back, in this round or before: it says nothing, and nor does what corrects it.
UPDATE work AS w
SET is_taken_back = true
WHERE
    w.kind = 'correction' AND w.refusal IS NULL AND EXISTS (
        SELECT
        FROM ledger.declaration AS back
        WHERE back.target = w.target AND back.kind = 'retraction' AND (
            EXISTS (SELECT FROM work AS same WHERE same.declaration_id = back.id AND same.refusal IS NULL)
            OR EXISTS (SELECT FROM ledger.outcome AS o WHERE o.declaration_id = back.id AND o.state = 'applied')
        )
    )
