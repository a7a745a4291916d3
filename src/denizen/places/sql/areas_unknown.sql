-- Those of some codes that mean no area on a day.
SELECT DISTINCT code
FROM unnest(%(codes)s::text[]) AS asked (code)
WHERE NOT EXISTS (
    SELECT FROM places.territory WHERE territory.code = asked.code AND territory.valid_during @> %(on)s::date
)
ORDER BY code
