-- How many rows were ever added to some tables, as the server's statistics have it: those of undone transactions count too.
SELECT schemaname || '.' || relname, n_tup_ins FROM pg_stat_user_tables WHERE schemaname || '.' || relname = ANY (%(tables)s)
