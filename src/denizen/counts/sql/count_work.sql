-- Counts the questions that wait for a registrar, and what became of the declarations of the thirty days up to the newest:
-- of those that are about a dwelling that is known.
WITH newest AS (
    SELECT received_at FROM ledger.declaration ORDER BY id DESC LIMIT 1
),
declared AS (
    SELECT d.id, coalesce((array_agg(o.state ORDER BY o.decided_at DESC))[1], 'waiting') AS state
    FROM ledger.declaration AS d
    LEFT JOIN ledger.outcome AS o ON o.declaration_id = d.id
    WHERE d.received_at >= (SELECT received_at FROM newest) - interval '30 days'
    GROUP BY d.id
),
work AS (
    SELECT q.declaration_id, 'question' AS what, q.reason AS sort FROM linkage.question AS q
    UNION ALL
    SELECT id, 'declared', state FROM declared
)
INSERT INTO counted (leaf, what, sort, first_day, last_day, quantity)
SELECT coalesce(d.grid_code, d.community_code), work.what, work.sort,
    cardinality(%(days)s::date[]), cardinality(%(days)s::date[]), count(*)
FROM work
JOIN linkage.place_link AS place ON place.declaration_id = work.declaration_id
JOIN places.dwelling AS d ON d.id = place.dwelling_id
GROUP BY 1, 2, 3
