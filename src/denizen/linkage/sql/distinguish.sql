-- Remember that somebody is none of these people.
INSERT INTO linkage.distinction (one_id, other_id, decided_at, decided_by)
SELECT least(%(person_id)s, other), greatest(%(person_id)s, other), %(now)s, %(actor_id)s
FROM unnest(%(others)s::uuid[]) AS other
ON CONFLICT DO NOTHING
