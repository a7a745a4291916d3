-- Adds versions of divisions; what is there already, or contradicts what is there, is left as it is.
INSERT INTO places.territory (code, level, name, parent_code, valid_during)
SELECT code, level, name, parent_code, daterange(since, until)
FROM unnest(
    %(codes)s::text[], %(levels)s::text[], %(names)s::text[], %(parents)s::text[], %(since)s::date[], %(until)s::date[]
) AS shipped (code, level, name, parent_code, since, until)
ON CONFLICT DO NOTHING
