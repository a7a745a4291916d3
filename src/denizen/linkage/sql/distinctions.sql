-- Who was found to be two people, of these.
SELECT one_id, other_id FROM linkage.distinction WHERE one_id = ANY(%(people)s)
