-- The dwellings that lie now in one of some communities, or in one grid, of a kind and a tenure where these are given, in the
-- order of their plates, from the one after a plate on.
SELECT id, plate, kind, tenure, name, capacity, floor_area, rooms, unit, floor, room, address, community_code, grid_code
FROM places.dwelling
WHERE community_code = ANY(%(communities)s::text[])
AND (%(grid)s::text IS NULL OR grid_code = %(grid)s)
AND (%(kind)s::text IS NULL OR kind = %(kind)s)
AND (%(tenure)s::text IS NULL OR tenure = %(tenure)s)
AND plate > %(after)s
ORDER BY plate
LIMIT %(limit)s
