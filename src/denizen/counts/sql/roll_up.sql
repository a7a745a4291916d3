-- Puts together what was counted, for every area and day: what holds from one day to another begins at the first, and is
-- taken off after the last.
WITH step AS (
    SELECT lies_in.code, counted.what, counted.sort, edge.day_number, sum(edge.change * counted.quantity) AS change
    FROM counted
    JOIN lies_in ON lies_in.leaf = counted.leaf
    CROSS JOIN LATERAL (
        SELECT greatest(counted.first_day, lies_in.first_day) AS first_day,
            least(counted.last_day, lies_in.last_day) AS last_day
    ) AS both_hold
    CROSS JOIN LATERAL (VALUES
        (both_hold.first_day, 1), (both_hold.last_day + 1, -1)
    ) AS edge (day_number, change)
    WHERE both_hold.first_day <= both_hold.last_day
    GROUP BY lies_in.code, counted.what, counted.sort, edge.day_number
),
level AS (
    SELECT code, what, sort, day_number,
        sum(change) OVER (PARTITION BY code, what, sort ORDER BY day_number) AS quantity,
        lead(day_number, 1, cardinality(%(days)s::date[]) + 1) OVER (PARTITION BY code, what, sort ORDER BY day_number)
            AS next_number
    FROM step
)
INSERT INTO rolled_up (code, day, what, sort, quantity)
SELECT level.code, (%(days)s::date[])[number] AS day, level.what, level.sort, level.quantity
FROM level
CROSS JOIN LATERAL generate_series(level.day_number, least(level.next_number - 1, cardinality(%(days)s::date[]))) AS number
WHERE level.quantity > 0
