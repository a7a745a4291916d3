-- The community and grid in which a dwelling lay on a day.
SELECT community_code, grid_code
FROM places.former_location
WHERE dwelling_id = %(dwelling_id)s AND valid_during @> %(on)s::date
UNION ALL
SELECT community_code, grid_code
FROM places.dwelling
WHERE id = %(dwelling_id)s AND (located_since IS NULL OR located_since <= %(on)s::date)
