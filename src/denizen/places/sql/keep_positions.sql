-- Keeps where addresses are, for those that had no place on the map yet.
UPDATE places.address AS a
SET longitude = given.longitude, latitude = given.latitude
FROM unnest(
    %(territories)s::text[], %(streets)s::text[], %(compounds)s::text[], %(numbers)s::text[],
    %(longitudes)s::numeric[], %(latitudes)s::numeric[]
) AS given (territory_code, street, compound, number, longitude, latitude)
WHERE (a.territory_code, a.street, a.compound, a.number)
    = (given.territory_code, given.street, given.compound, given.number)
    AND a.longitude IS NULL
