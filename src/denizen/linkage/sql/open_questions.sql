-- The oldest open questions with their candidates.
SELECT q.declaration_id, q.part, q.reason, q.asked_at, array_agg(c.person_id ORDER BY c.person_id) AS candidates
FROM linkage.question AS q
JOIN linkage.candidate AS c USING (declaration_id, part)
GROUP BY q.declaration_id, q.part, q.reason, q.asked_at
ORDER BY q.asked_at, q.declaration_id
LIMIT %(limit)s
