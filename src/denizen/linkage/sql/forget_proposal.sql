-- Propose two records no more.
DELETE FROM linkage.proposal
WHERE one_id = least(%(one)s::uuid, %(other)s::uuid) AND other_id = greatest(%(one)s::uuid, %(other)s::uuid)
