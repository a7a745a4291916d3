-- The dwellings that alone have some addresses; an address that means two dwellings means none.
SELECT address_key AS key, min(id::text)::uuid AS id
FROM places.dwelling
WHERE address_key = ANY(%(keys)s::text[])
GROUP BY address_key
HAVING count(*) = 1
