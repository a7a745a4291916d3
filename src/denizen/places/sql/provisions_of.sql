-- Who provides some dwellings, in which capacity and when.
SELECT dwelling_id, party_id, capacity, lower(valid_during) AS since, upper(valid_during) AS until
FROM places.provider
WHERE dwelling_id = ANY(%(dwellings)s::uuid[])
