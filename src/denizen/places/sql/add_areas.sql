-- Adds versions of areas; refused where a code would mean two areas at one time.
INSERT INTO places.territory (code, level, name, parent_code, valid_during)
SELECT code, level, name, parent_code, daterange(since, until)
FROM unnest(
    %(codes)s::text[], %(levels)s::text[], %(names)s::text[], %(parents)s::text[], %(since)s::date[], %(until)s::date[]
) AS new (code, level, name, parent_code, since, until)
