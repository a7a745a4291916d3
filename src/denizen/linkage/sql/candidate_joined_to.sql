-- A candidate who was joined to somebody since it was asked, by themselves or by way of others; nothing where none was.
WITH RECURSIVE joined AS (
    SELECT m.absorbed_id, 1 AS depth
    FROM linkage.merge AS m
    WHERE m.kept_id = %(person_id)s AND m.undone_at IS NULL
    UNION ALL
    SELECT m.absorbed_id, joined.depth + 1
    FROM joined
    JOIN linkage.merge AS m ON m.kept_id = joined.absorbed_id AND m.undone_at IS NULL
)
SELECT absorbed_id FROM joined WHERE absorbed_id = ANY(%(others)s::uuid[]) ORDER BY depth, absorbed_id LIMIT 1
