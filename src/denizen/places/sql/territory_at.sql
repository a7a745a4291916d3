-- The area that a code means on a day.
SELECT code, level, name, parent_code, lower(valid_during) AS since, upper(valid_during) AS until
FROM places.territory
WHERE code = %(code)s AND valid_during @> %(on)s::date
