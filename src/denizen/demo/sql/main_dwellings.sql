-- Main dwellings on a day as the register knew them at the end of another day, under the person whose record stands now.
WITH instant AS (
    SELECT (%(known_on)s::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' AS known_at
),
known AS (
    SELECT r.person_id, r.dwelling_id, r.valid_during
    FROM register.residence AS r
    CROSS JOIN instant
    WHERE r.is_main AND r.recorded_at <= instant.known_at
    UNION ALL
    SELECT r.person_id, r.dwelling_id, r.valid_during
    FROM register.residence_superseded AS r
    CROSS JOIN instant
    WHERE r.is_main AND r.recorded_during @> instant.known_at
)
SELECT coalesce(m.kept_id, k.person_id), d.plate
FROM known AS k
JOIN places.dwelling AS d ON d.id = k.dwelling_id
LEFT JOIN linkage.merge AS m ON m.absorbed_id = k.person_id AND m.undone_at IS NULL
WHERE k.valid_during @> %(day)s::date
