-- Counts people by their residences, guests, and dwellings in the smallest areas, for all days at once: the days are numbered
-- from 1, and what holds from one day to another counts for those between them. A date known only in part counts from its
-- earliest possible day. Whose address is blocked today counts on none of them, as the register tells of nobody there. What lay elsewhere before the territory was cut anew counts there till then.
WITH located AS (
    SELECT id AS dwelling_id, coalesce(grid_code, community_code) AS leaf, daterange(located_since, NULL) AS during
    FROM places.dwelling
    UNION ALL
    SELECT dwelling_id, coalesce(grid_code, community_code), valid_during
    FROM places.former_location
),
told AS (
    SELECT dwelling_id, CASE WHEN is_main THEN 'resident' ELSE 'secondary' END AS what, coalesce(category, '') AS sort,
        1 AS quantity, valid_during AS during
    FROM register.residence AS r
    WHERE valid_during && daterange(%(first)s, %(today)s, '[]')
        AND NOT EXISTS (SELECT FROM register.blocked(%(today)s::date) AS b WHERE b.person_id = r.person_id)
    UNION ALL
    SELECT dwelling_id, 'guest', '', 1, valid_during FROM register.lodging_stay AS s
    WHERE valid_during && daterange(%(first)s, %(today)s, '[]')
        AND NOT EXISTS (SELECT FROM register.blocked(%(today)s::date) AS b WHERE b.person_id = s.person_id)
    UNION ALL
    SELECT d.id, each.what, each.sort, each.quantity,
        daterange((d.registered_at AT TIME ZONE 'Asia/Shanghai')::date, NULL)
    FROM places.dwelling AS d
    CROSS JOIN LATERAL (VALUES
        ('dwelling', d.kind, 1), ('tenure', d.tenure, 1), ('capacity', 'known', d.capacity::integer),
        ('capacity', 'unknown', CASE WHEN d.capacity IS NULL THEN 1 END)
    ) AS each (what, sort, quantity)
    WHERE each.quantity IS NOT NULL
),
there AS (
    SELECT located.leaf, told.what, told.sort, told.quantity,
        width_bucket(coalesce(greatest(lower(told.during), lower(located.during)), '-infinity'::date) - 1, %(days)s::date[]) + 1
            AS first_day,
        width_bucket(coalesce(least(upper(told.during), upper(located.during)), 'infinity'::date) - 1, %(days)s::date[])
            AS last_day
    FROM told
    JOIN located USING (dwelling_id)
)
INSERT INTO counted (leaf, what, sort, first_day, last_day, quantity)
SELECT leaf, what, sort, first_day, last_day, sum(quantity)
FROM there
WHERE first_day <= last_day
GROUP BY leaf, what, sort, first_day, last_day
