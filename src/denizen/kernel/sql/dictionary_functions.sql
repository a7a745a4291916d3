-- The functions of a schema, and which logins may call each.
SELECT
    p.proname AS name,
    pg_get_function_identity_arguments(p.oid) AS arguments,
    array(
        SELECT r.rolname::text FROM pg_roles AS r
        WHERE r.rolname IN ('denizen_owner', 'denizen_pulse', 'denizen_web', 'denizen_worker', 'denizen_keeper')
            AND has_function_privilege(r.oid, p.oid, 'EXECUTE')
        ORDER BY r.rolname
    ) AS callers
FROM pg_proc AS p
WHERE p.pronamespace = %(schema)s::regnamespace
ORDER BY p.proname, arguments
