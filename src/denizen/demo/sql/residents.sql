-- Of the adults who live here now one of whom most was declared: with a child under fourteen, with one that is older, and without.
WITH declared AS (
    SELECT l.person_id, count(*) AS times FROM linkage.link AS l WHERE l.part = 'subject' GROUP BY l.person_id
),
adult AS (
    SELECT p.person_id, d.times, CASE
        WHEN child.born > current_date - interval '14 years' THEN 1
        WHEN child.born > current_date - interval '18 years' THEN 2
        ELSE 3
    END AS sort
    FROM register.particulars AS p
    JOIN declared AS d ON d.person_id = p.person_id
    LEFT JOIN LATERAL (
        SELECT max(lower(c.born)) AS born
        FROM register.guardianship AS g
        JOIN register.particulars AS c ON c.person_id = g.person_id
        WHERE g.guardian_id = p.person_id AND g.valid_during @> current_date
    ) AS child ON true
    WHERE p.born << daterange((current_date - interval '18 years')::date, NULL)
        AND EXISTS (
            SELECT FROM register.residence AS r
            WHERE r.person_id = p.person_id AND r.is_main AND r.valid_during @> current_date)
        AND NOT EXISTS (SELECT FROM register.death AS x WHERE x.person_id = p.person_id)
)
SELECT DISTINCT ON (a.sort) a.person_id, (
    SELECT n.name FROM register.person_name AS n
    WHERE n.person_id = a.person_id AND n.kind = 'official'
    ORDER BY n.recorded_at DESC, n.name
    LIMIT 1) AS name
FROM adult AS a
ORDER BY a.sort, a.times DESC, a.person_id
