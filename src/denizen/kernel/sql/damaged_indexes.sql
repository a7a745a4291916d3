-- Let amcheck read every index of the database, whose damage it raises as an error; how many it read.
SELECT count(*)
FROM pg_class AS c
JOIN pg_am AS a ON a.oid = c.relam
CROSS JOIN LATERAL (SELECT bt_index_check(c.oid, heapallindexed => %(thoroughly)s)) AS checked
WHERE c.relkind = 'i' AND a.amname = 'btree' AND c.relpersistence = 'p'
