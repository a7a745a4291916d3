-- The model that decided before the one that does now, by the last switch from another; none where there was no other.
SELECT s.version, m.document
FROM linkage.model_switch AS s
LEFT JOIN linkage.model AS m ON m.version = s.version
WHERE s.version IS DISTINCT FROM (SELECT version FROM linkage.model_switch ORDER BY switched_at DESC LIMIT 1)
ORDER BY s.switched_at DESC
LIMIT 1
