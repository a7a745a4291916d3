-- How large the database is (bytes), how many connections the server allows, and its own clock.
SELECT pg_database_size(current_database()), current_setting('max_connections')::int, clock_timestamp()
