-- Forget that two people were found to be two.
DELETE FROM linkage.distinction
WHERE one_id = least(%(one)s::uuid, %(other)s::uuid) AND other_id = greatest(%(one)s::uuid, %(other)s::uuid)
