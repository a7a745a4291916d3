-- Close what was found of two records, now that it is decided.
UPDATE linkage.merge_opinion SET closed_at = %(now)s
WHERE one_id = least(%(one)s::uuid, %(other)s::uuid) AND other_id = greatest(%(one)s::uuid, %(other)s::uuid) AND closed_at IS NULL
