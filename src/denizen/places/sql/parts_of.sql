-- The areas of which an area consists on a day; the provinces for none.
SELECT code, level, name, parent_code, lower(valid_during) AS since, upper(valid_during) AS until
FROM places.territory
WHERE (parent_number = ('1' || %(code)s::text)::bigint OR (%(code)s::text IS NULL AND level = 'province'))
AND valid_during @> %(on)s::date
ORDER BY code
