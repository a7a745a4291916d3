-- Close a merge that stands; tells whom it had joined, nothing where it does not stand or a later merge rests on it.
UPDATE linkage.merge AS m
SET undone_at = %(now)s, undone_by = %(actor_id)s
WHERE m.id = %(merge_id)s AND m.undone_at IS NULL AND NOT EXISTS (
    SELECT FROM linkage.merge AS later WHERE later.absorbed_id = m.kept_id AND later.undone_at IS NULL
)
RETURNING m.kept_id, m.absorbed_id
