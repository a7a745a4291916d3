-- Contact points: the latest that was given of each kind.
SELECT DISTINCT ON (e.person_id, c.kind)
    e.person_id, e.root_id AS declaration_id, c.kind, c.value, e.language
FROM effective AS e
CROSS JOIN LATERAL (VALUES ('phone', e.phone), ('email', e.email), ('language', e.language)) AS c (kind, value)
WHERE c.value IS NOT NULL
ORDER BY e.person_id, c.kind, e.received_at DESC, e.root_id DESC
