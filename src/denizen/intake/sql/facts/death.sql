-- Deaths: as the best source tells it.
SELECT DISTINCT ON (e.person_id) e.person_id, e.root_id AS declaration_id, e.occurred AS died
FROM effective AS e
JOIN precedence AS p ON p.fact = 'death' AND p.capacity = e.capacity
WHERE e.kind = 'death'
ORDER BY e.person_id, p.rank, e.received_at, e.root_id
