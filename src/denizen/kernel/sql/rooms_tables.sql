-- The tables of the rooms, in the order in which rooms stand on one another.
SELECT n.nspname, c.relname
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname = ANY (%(rooms)s)
ORDER BY array_position(%(rooms)s::text[], n.nspname::text), c.relname
