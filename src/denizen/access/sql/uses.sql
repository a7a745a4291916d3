-- For what people are read today: each purpose with its law, the roles that have it, and the groups of fields it opens to any.
SELECT p.code, p.legal_basis, array_agg(DISTINCT a.role ORDER BY a.role) AS roles, array_agg(DISTINCT g.name ORDER BY g.name) AS fields
FROM access.purpose AS p
JOIN access.allowance AS a ON a.purpose = p.code
CROSS JOIN LATERAL unnest(a.fields) AS g (name)
WHERE a.valid_during @> (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date AND g.name NOT IN ('counts')
    AND a.role NOT IN ('guardian', 'guardian_of_youth')
GROUP BY p.code
ORDER BY p.code
