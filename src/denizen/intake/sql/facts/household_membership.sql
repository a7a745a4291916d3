-- Household membership: the relation to a head, as long as the main residence lasts in which it was declared.
SELECT
    s.person_id, s.household_id AS declaration_id,
    CASE WHEN e.relation = 'head' THEN s.person_id ELSE head.person_id END AS head_id,
    e.relation, s.began, s.ended, s.valid_during
FROM spell AS s
JOIN effective AS e ON e.root_id = s.household_id
LEFT JOIN linkage.link AS head ON head.declaration_id = e.speaker_id AND head.part = 'head'
WHERE s.fact = 'residence' AND s.is_exclusive AND (e.relation = 'head' OR head.person_id IS NOT NULL)
