-- How many pages a table has on the disk.
SELECT pg_relation_size(%(table)s::regclass) / current_setting('block_size')::bigint
