-- Let amcheck read every table of the database: how many it read, and how much damage it found.
SELECT count(DISTINCT c.oid), count(damage.msg)
FROM pg_class AS c
LEFT JOIN LATERAL verify_heapam(c.oid) AS damage ON true
WHERE c.relkind IN ('r', 't', 'm') AND c.relpersistence = 'p'
