-- Which of some pairs of dwelling and party are a dwelling and who provides it on the day beside them.
SELECT asked.dwelling_id, asked.party_id, asked.day
FROM unnest(%(dwellings)s::uuid[], %(parties)s::uuid[], %(days)s::date[]) AS asked (dwelling_id, party_id, day)
WHERE EXISTS (
    SELECT FROM places.provider
    WHERE provider.dwelling_id = asked.dwelling_id AND provider.party_id = asked.party_id
    AND provider.valid_during @> asked.day
)
