-- What must always hold: constraints and unique indexes, by table. Rules that a column may not be null are told with it.
SELECT n.nspname || '.' || c.relname AS "table", k.conname AS name, pg_get_constraintdef(k.oid) AS definition
FROM pg_constraint AS k
JOIN pg_class AS c ON c.oid = k.conrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = ANY (%(rooms)s) AND k.contype <> 'n'
UNION ALL
SELECT n.nspname || '.' || c.relname, i.relname, substring(pg_get_indexdef(i.oid) FROM 'USING .*')
FROM pg_index AS x
JOIN pg_class AS i ON i.oid = x.indexrelid
JOIN pg_class AS c ON c.oid = x.indrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = ANY (%(rooms)s)
    AND x.indisunique
    AND NOT EXISTS (SELECT FROM pg_constraint AS k WHERE k.conindid = i.oid)
ORDER BY 1, 2
