-- Mark given people to be rebuilt.
INSERT INTO touched (person_id) SELECT DISTINCT unnest(%(people)s::uuid[])
