-- Adds versions of divisions; what is there already, or contradicts what is there, is left as it is.
--
-- An anti-join and not ON CONFLICT, whose speculative insertions cost as much again in a temporal key; what is known is
-- read once, since a look into that key for each row would be slower still.
WITH known AS MATERIALIZED (
    SELECT code, valid_during FROM places.territory
)
INSERT INTO places.territory (code, level, name, parent_code, valid_during)
SELECT shipped.code, shipped.level, shipped.name, shipped.parent_code, daterange(shipped.since, shipped.until)
FROM unnest(
    %(codes)s::text[], %(levels)s::text[], %(names)s::text[], %(parents)s::text[], %(since)s::date[], %(until)s::date[]
) AS shipped (code, level, name, parent_code, since, until)
LEFT JOIN known ON known.code = shipped.code AND known.valid_during && daterange(shipped.since, shipped.until)
WHERE known.code IS NULL
