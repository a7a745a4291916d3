-- Names who provides dwellings, and since when.
INSERT INTO places.provider (dwelling_id, party_id, capacity, valid_during)
SELECT dwelling_id, party_id, capacity, daterange(since, until)
FROM unnest(
    %(dwellings)s::uuid[], %(parties)s::uuid[], %(capacities)s::text[], %(since)s::date[], %(until)s::date[]
) AS new (dwelling_id, party_id, capacity, since, until)
