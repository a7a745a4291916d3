-- The dwellings whose folded address holds a folded piece of one: those that end with it first, then by address.
SELECT id, plate, kind, tenure, name, capacity, floor_area, rooms, unit, floor, room, address, community_code, grid_code
FROM places.dwelling
WHERE strpos(address_key, %(key)s) > 0
ORDER BY right(address_key, length(%(key)s)) <> %(key)s, address_key, plate
LIMIT %(limit)s
