-- Contact points: of each kind the latest that the best source gave.
SELECT DISTINCT ON (e.person_id, c.kind)
    e.person_id, e.root_id AS declaration_id, c.kind, c.value, e.language
FROM effective AS e
JOIN precedence AS p ON p.fact = 'contact_point' AND p.capacity = e.capacity
CROSS JOIN LATERAL (VALUES ('phone', e.phone), ('email', e.email), ('language', e.language)) AS c (kind, value)
WHERE c.value IS NOT NULL
ORDER BY
    e.person_id, c.kind, CASE WHEN e.document_token IS NULL THEN p.undocumented_rank ELSE p.rank END, e.received_at DESC, e.root_id DESC
