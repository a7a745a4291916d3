-- The dwellings that have some plates.
SELECT plate AS key, id FROM places.dwelling WHERE plate = ANY(%(keys)s::text[])
