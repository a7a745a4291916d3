-- The model that was switched to last, and what it says unless that is known; nothing where it was never switched.
SELECT s.version, CASE WHEN s.version IS DISTINCT FROM %(known)s::text THEN m.document END
FROM linkage.model_switch AS s
LEFT JOIN linkage.model AS m ON m.version = s.version
ORDER BY s.switched_at DESC
LIMIT 1
