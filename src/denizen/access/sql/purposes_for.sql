-- The purposes for which a role may read today, each with the readers it may use, or only those that allow one reader.
SELECT p.code, p.legal_basis, p.asks_reference, array_agg(a.reader ORDER BY a.reader) AS readers
FROM access.purpose AS p
JOIN access.allowance AS a ON a.purpose = p.code
WHERE a.role = %(role)s
    AND (%(reader)s::text IS NULL OR a.reader = %(reader)s)
    AND a.valid_during @> (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date
GROUP BY p.code
ORDER BY p.code
