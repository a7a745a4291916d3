-- Tables that have at least doubled since they were last analysed: a first load outruns the autovacuum.
SELECT quote_ident(s.schemaname) || '.' || quote_ident(s.relname)
FROM pg_stat_user_tables AS s
JOIN pg_class AS c ON c.oid = s.relid
WHERE
    s.schemaname IN ('ledger', 'register', 'linkage')
    AND s.n_mod_since_analyze > greatest(c.reltuples, 500)
