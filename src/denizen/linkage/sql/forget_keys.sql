-- Remove those of these blocking keys that lead to these people, to be made again.
DELETE FROM linkage.person_key WHERE key = ANY(%(keys)s) AND person_id = ANY(%(people)s)
