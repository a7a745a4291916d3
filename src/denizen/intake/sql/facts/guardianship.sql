-- Guardianship: parents by birth, and guardians named in a declaration, each as the best source tells it.
SELECT DISTINCT ON (e.person_id, g.person_id)
    e.person_id, e.root_id AS declaration_id, g.person_id AS guardian_id,
    CASE g.part WHEN 'guardian' THEN 'declared' ELSE 'parent' END AS basis,
    daterange(lower(e.born), (lower(e.born) + make_interval(years => %(age_of_majority)s))::date) AS valid_during
FROM effective AS e
JOIN precedence AS p ON p.fact = 'guardianship' AND p.capacity = e.capacity
-- Each declaration looks up whom it names: few do, and nothing tells the planner so.
CROSS JOIN LATERAL (
    SELECT l.person_id, l.part
    FROM linkage.link AS l
    WHERE l.declaration_id = e.speaker_id AND l.part IN ('mother', 'father', 'guardian')
    OFFSET 0
) AS g
WHERE e.born IS NOT NULL AND g.person_id <> e.person_id
ORDER BY
    e.person_id, g.person_id, CASE WHEN e.document_token IS NULL THEN p.undocumented_rank ELSE p.rank END, e.received_at, e.root_id
