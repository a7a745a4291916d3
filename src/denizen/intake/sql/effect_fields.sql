-- Which groups of fields whoever asked for something to be tried may see of its effect.
SELECT g.fields
FROM access.actor AS a
JOIN access.allowance AS g ON g.role = a.role AND g.reader = 'effect'
    AND g.valid_during @> (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date
JOIN intake.errand AS e ON e.asked_by = a.id AND e.purpose = g.purpose
WHERE e.id = %(id)s
