-- Deaths.
SELECT DISTINCT ON (e.person_id) e.person_id, e.root_id AS declaration_id, e.occurred AS died
FROM effective AS e
WHERE e.kind = 'death'
ORDER BY e.person_id, e.received_at, e.root_id
