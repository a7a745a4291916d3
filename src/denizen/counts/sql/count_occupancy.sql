-- Counts for the last day the dwellings in which nobody lives, somebody does, and more than they are meant for. Whose address
-- is blocked lives nowhere.
WITH here AS (
    SELECT dwelling_id, person_id FROM register.residence AS r
    WHERE valid_during @> %(today)s::date
        AND NOT EXISTS (SELECT FROM register.blocked(%(today)s::date) AS b WHERE b.person_id = r.person_id)
    UNION
    SELECT dwelling_id, person_id FROM register.lodging_stay AS s
    WHERE valid_during @> %(today)s::date
        AND NOT EXISTS (SELECT FROM register.blocked(%(today)s::date) AS b WHERE b.person_id = s.person_id)
),
people AS (
    SELECT dwelling_id, count(*) AS number FROM here GROUP BY dwelling_id
)
INSERT INTO counted (leaf, what, sort, first_day, last_day, quantity)
SELECT coalesce(d.grid_code, d.community_code), 'occupancy',
    CASE WHEN people.number IS NULL THEN 'empty' WHEN people.number > d.capacity THEN 'over' ELSE 'lived_in' END,
    cardinality(%(days)s::date[]), cardinality(%(days)s::date[]), count(*)
FROM places.dwelling AS d
LEFT JOIN people ON people.dwelling_id = d.id
GROUP BY 1, 3
