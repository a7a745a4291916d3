-- The rooms and beds of a dwelling.
SELECT code, kind, room_code, capacity FROM places.place_in_dwelling WHERE dwelling_id = %(dwelling_id)s ORDER BY code
