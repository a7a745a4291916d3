-- The dwellings that have one of some keys in common, with the names that the areas around them have or had; of a key that very many share, some.
SELECT found.id, found.plate, found.address, found.keys, around.names
FROM (
    SELECT d.id, d.plate, d.address, d.community_code, array_agg(near.key) AS keys
    FROM unnest(%(keys)s::bigint[]) AS asked (key)
    CROSS JOIN LATERAL (
        SELECT k.key, k.dwelling_id FROM places.dwelling_key AS k WHERE k.key = asked.key LIMIT %(most)s
    ) AS near
    JOIN places.dwelling AS d ON d.id = near.dwelling_id
    GROUP BY d.id
) AS found
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(t.name), '{}') AS names
    FROM places.territory AS t
    WHERE t.code = ANY (ARRAY(
        SELECT left(found.community_code, digits) FROM unnest(ARRAY[2, 4, 6, 9, 12]) AS digits
    ))
) AS around
