-- The dwellings of a grid or community that have a place on the map, by plate.
SELECT d.id, d.plate, d.kind, d.address, a.longitude::float8 AS longitude, a.latitude::float8 AS latitude
FROM places.dwelling AS d
JOIN places.building AS b ON b.id = d.building_id
JOIN places.address AS a ON a.id = b.address_id AND a.longitude IS NOT NULL
WHERE d.community_code = left(%(code)s, 12) AND (length(%(code)s) = 12 OR d.grid_code = %(code)s)
ORDER BY d.plate
LIMIT %(limit)s
