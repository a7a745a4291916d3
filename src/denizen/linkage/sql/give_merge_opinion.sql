-- Keep that a registrar found two records to be of one person, until a colleague finds so too.
INSERT INTO linkage.merge_opinion (one_id, other_id, given_at, given_by)
VALUES (
    least(%(kept_id)s::uuid, %(absorbed_id)s::uuid), greatest(%(kept_id)s::uuid, %(absorbed_id)s::uuid), %(now)s, %(actor_id)s)
ON CONFLICT DO NOTHING
