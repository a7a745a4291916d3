-- Tables that have more than doubled since the planner last looked at them: a first load outruns the autovacuum.
SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE
    n.nspname IN ('ledger', 'register', 'linkage') AND c.relkind = 'r'
    AND pg_relation_size(c.oid) / current_setting('block_size')::integer > 2 * greatest(c.relpages, 0) + 8
