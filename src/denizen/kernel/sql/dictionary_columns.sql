-- Every column of the rooms' tables, in order, with its comment and that of its table.
SELECT
    n.nspname AS room,
    c.relname AS "table",
    coalesce(obj_description(c.oid, 'pg_class'), '') AS table_comment,
    a.attname AS "column",
    format_type(a.atttypid, a.atttypmod) AS type,
    NOT a.attnotnull AS optional,
    coalesce(col_description(c.oid, a.attnum), '') AS comment
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p') AND n.nspname = ANY (%(rooms)s)
ORDER BY array_position(%(rooms)s::text[], n.nspname::text), c.relname, a.attnum
