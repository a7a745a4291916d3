-- Guardianship: parents by birth, and guardians named in a declaration.
SELECT DISTINCT ON (l.person_id, g.person_id)
    l.person_id, e.root_id AS declaration_id, g.person_id AS guardian_id,
    CASE g.part WHEN 'guardian' THEN 'declared' ELSE 'parent' END AS basis,
    daterange(lower(e.born), (lower(e.born) + make_interval(years => %(age_of_majority)s))::date) AS valid_during
FROM effective AS e
JOIN linkage.link AS l ON l.declaration_id = e.root_id AND l.part = 'subject'
JOIN linkage.link AS g ON g.declaration_id = e.speaker_id AND g.part IN ('mother', 'father', 'guardian')
WHERE e.born IS NOT NULL AND g.person_id <> l.person_id
ORDER BY l.person_id, g.person_id, e.received_at, e.root_id
