-- Keep blocking keys of people.
INSERT INTO linkage.person_key (key, person_id)
SELECT * FROM unnest(%(keys)s::bytea[], %(owners)s::uuid[])
ON CONFLICT DO NOTHING
