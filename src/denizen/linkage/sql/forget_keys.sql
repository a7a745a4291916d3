-- Remove the blocking keys of these people, to be made again.
DELETE FROM linkage.person_key WHERE person_id = ANY(%(people)s)
