-- Powers over the whole server that some roles have and should not, how many connections each may have, and whose they are.
SELECT
    r.rolname::text,
    array_remove(ARRAY[
        CASE WHEN r.rolsuper THEN 'superuser' END,
        CASE WHEN r.rolcreaterole THEN 'may make roles' END,
        CASE WHEN r.rolcreatedb THEN 'may make databases' END,
        CASE WHEN r.rolreplication THEN 'may replicate' END,
        CASE WHEN r.rolbypassrls THEN 'passes row security' END,
        CASE WHEN r.rolinherit THEN 'inherits' END
    ], NULL),
    r.rolconnlimit,
    array(SELECT g.rolname::text FROM pg_auth_members AS m JOIN pg_roles AS g ON g.oid = m.roleid WHERE m.member = r.oid)
FROM pg_roles AS r
WHERE r.rolname = ANY (%(roles)s)
ORDER BY 1
