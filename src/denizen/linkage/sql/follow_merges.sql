-- Point an answer at whom its person was joined to since it was asked, in a way that undoing the merges points it back.
WITH RECURSIVE joined AS (
    SELECT m.id, m.kept_id, 1 AS depth
    FROM linkage.merge AS m
    WHERE m.absorbed_id = %(person_id)s AND m.undone_at IS NULL
    UNION ALL
    SELECT m.id, m.kept_id, joined.depth + 1
    FROM joined
    JOIN linkage.merge AS m ON m.absorbed_id = joined.kept_id AND m.undone_at IS NULL
),
remembered AS (
    INSERT INTO linkage.moved (merge_id, declaration_id, part) SELECT id, %(declaration_id)s, %(part)s FROM joined
    -- A link that was decided anew may have been moved before.
    ON CONFLICT DO NOTHING
)
UPDATE linkage.link
SET person_id = last.kept_id
FROM (SELECT kept_id FROM joined ORDER BY depth DESC LIMIT 1) AS last
WHERE declaration_id = %(declaration_id)s AND part = %(part)s
RETURNING person_id
