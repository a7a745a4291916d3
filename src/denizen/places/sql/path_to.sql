-- An area and all those around it on a day, the province first.
WITH RECURSIVE path AS (
    SELECT territory.*, 1 AS step FROM places.territory WHERE code = %(code)s AND valid_during @> %(on)s::date
    UNION ALL
    SELECT parent.*, path.step + 1
    FROM path
    JOIN places.territory AS parent ON parent.code = path.parent_code AND parent.valid_during @> %(on)s::date
)
SELECT code, level, name, parent_code, lower(valid_during) AS since, upper(valid_during) AS until
FROM path
ORDER BY step DESC
