-- The authorities that are listed on a day, by country and name.
SELECT id, name, country, kind, valid_during FROM disclosure.authority
WHERE %(on)s::date IS NULL OR valid_during @> %(on)s::date ORDER BY country, name
