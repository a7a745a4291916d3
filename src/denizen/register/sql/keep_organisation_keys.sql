-- Keep keys of organisations.
INSERT INTO register.organisation_key (key, organisation_id)
SELECT * FROM unnest(%(keys)s::bigint[], %(organisations)s::uuid[])
ON CONFLICT DO NOTHING
