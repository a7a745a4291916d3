-- How many connections to this database each of our roles has.
SELECT r.rolname::text, count(a.pid)
FROM pg_roles AS r
LEFT JOIN pg_stat_activity AS a ON a.usename = r.rolname AND a.datname = current_database()
WHERE r.rolname = ANY (%(roles)s)
GROUP BY 1
