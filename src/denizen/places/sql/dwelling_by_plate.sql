-- The dwelling with a plate.
SELECT id, plate, kind, tenure, name, capacity, floor_area, rooms, unit, floor, room, address, community_code, grid_code
FROM places.dwelling
WHERE plate = %(plate)s
