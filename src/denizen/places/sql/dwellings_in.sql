-- The dwellings that lie in a community or grid now, in the order of their plates, from the one after a plate on.
SELECT id, plate, kind, tenure, name, capacity, floor_area, rooms, unit, floor, room, address, community_code, grid_code
FROM places.dwelling
WHERE community_code = left(%(code)s, 12) AND (length(%(code)s) = 12 OR grid_code = %(code)s)
AND plate > %(after)s
ORDER BY plate
LIMIT %(limit)s
