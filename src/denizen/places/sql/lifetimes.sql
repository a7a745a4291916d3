-- From when until when some codes mean an area without a break, around a day.
SELECT life.code, lower(life.during) AS since, upper(life.during) AS until
FROM (
    SELECT code, unnest(range_agg(valid_during)) AS during
    FROM places.territory
    WHERE code_number = ANY(%(numbers)s::bigint[])
    GROUP BY code
) AS life
WHERE life.during @> %(on)s::date
