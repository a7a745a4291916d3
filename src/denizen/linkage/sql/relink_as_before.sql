-- Let declarations whose answers were taken back mean again whom they were taken to mean before, where they did. Tells which, and
-- whom.
INSERT INTO linkage.link (declaration_id, part, person_id, basis, decided_by, decided_at)
SELECT DISTINCT ON (s.declaration_id, s.part) s.declaration_id, s.part, s.person_id, s.basis, s.decided_by, %(now)s
FROM linkage.answer AS a
JOIN linkage.link_superseded AS s ON s.declaration_id = a.declaration_id AND s.part = a.part
WHERE a.id = ANY(%(answers)s) AND upper(s.decided_during) = a.answered_at
ORDER BY s.declaration_id, s.part, lower(s.decided_during) DESC
RETURNING declaration_id, person_id
