-- Home registration (hukou): as the best source tells it.
SELECT DISTINCT ON (e.person_id)
    e.person_id, e.root_id AS declaration_id, e.home_division AS division, e.home_address AS address,
    daterange(NULL, NULL) AS valid_during
FROM effective AS e
JOIN precedence AS p
    ON p.fact = 'home_registration' AND p.capacity = e.capacity
WHERE e.home_division IS NOT NULL OR e.home_address IS NOT NULL
ORDER BY e.person_id, CASE WHEN e.document_token IS NULL THEN p.undocumented_rank ELSE p.rank END, e.received_at, e.root_id
