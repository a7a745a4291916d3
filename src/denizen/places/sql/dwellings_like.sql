-- The dwellings that have one of some plates, or one of some addresses.
SELECT id, plate, kind, tenure, name, capacity, floor_area, rooms, unit, floor, room, address, community_code, grid_code
FROM places.dwelling
WHERE plate = ANY(%(plates)s::text[]) OR address_key = ANY(%(keys)s::text[])
