-- Mark given people to be rebuilt.
INSERT INTO touched (person_id, is_new) SELECT DISTINCT unnest(%(people)s::uuid[]), false
