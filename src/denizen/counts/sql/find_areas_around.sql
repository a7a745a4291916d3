-- Finds in which areas the smallest ones lay, themselves among them, from the day of one number to that of another.
WITH RECURSIVE dated AS (
    SELECT code, parent_code,
        width_bucket(coalesce(lower(valid_during), '-infinity'::date) - 1, %(days)s::date[]) + 1 AS first_day,
        width_bucket(coalesce(upper(valid_during), 'infinity'::date) - 1, %(days)s::date[]) AS last_day
    FROM places.territory
),
around AS (
    SELECT DISTINCT leaf, leaf AS code, 1 AS first_day, cardinality(%(days)s::date[]) AS last_day FROM counted
    UNION ALL
    SELECT around.leaf, dated.parent_code,
        greatest(around.first_day, dated.first_day), least(around.last_day, dated.last_day)
    FROM around
    JOIN dated ON dated.code = around.code AND dated.parent_code IS NOT NULL
    WHERE greatest(around.first_day, dated.first_day) <= least(around.last_day, dated.last_day)
)
INSERT INTO lies_in (leaf, code, first_day, last_day)
SELECT leaf, code, first_day, last_day FROM around
