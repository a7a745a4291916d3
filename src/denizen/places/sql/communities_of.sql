-- The communities of which an area consists on a day, itself where it is one.
WITH RECURSIVE part AS (
    SELECT code, level FROM places.territory WHERE code = %(code)s AND valid_during @> %(on)s::date
    UNION ALL
    SELECT t.code, t.level
    FROM part
    JOIN places.territory AS t ON t.parent_number = ('1' || part.code)::bigint AND t.valid_during @> %(on)s::date
    WHERE part.level NOT IN ('community', 'grid')
)
SELECT code FROM part WHERE level = 'community' ORDER BY code
