-- Rights on everything in our schemas, and the text, owner and settings of each function, so that two states can be compared.
SELECT c.oid::regclass::text, array(SELECT a::text FROM unnest(c.relacl) AS a ORDER BY 1)::text || pg_get_userbyid(c.relowner)
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = ANY (%(schemas)s) AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
UNION ALL
SELECT a.attrelid::regclass::text || '.' || a.attname, array(SELECT g::text FROM unnest(a.attacl) AS g ORDER BY 1)::text
FROM pg_attribute AS a
JOIN pg_class AS c ON c.oid = a.attrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = ANY (%(schemas)s) AND a.attnum > 0 AND NOT a.attisdropped AND a.attacl IS NOT NULL
UNION ALL
SELECT
    p.oid::regprocedure::text,
    array(SELECT g::text FROM unnest(p.proacl) AS g ORDER BY 1)::text || pg_get_userbyid(p.proowner)
        || pg_get_functiondef(p.oid)
FROM pg_proc AS p
JOIN pg_namespace AS n ON n.oid = p.pronamespace
WHERE n.nspname = ANY (%(schemas)s) AND p.prokind = 'f'
