-- Undo the links of answers that were taken back, and those of the relatives whom they name by a document. Tells whom they named.
WITH undone AS (
    SELECT * FROM linkage.answer WHERE id = ANY(%(answers)s)
),
gone AS (
    DELETE FROM linkage.link AS l
    USING undone AS u
    WHERE l.declaration_id = u.declaration_id AND (l.part = u.part OR l.basis = 'document' AND l.part <> 'subject')
    RETURNING l.*
),
kept AS (
    INSERT INTO linkage.link_superseded (declaration_id, part, person_id, basis, decided_by, decided_during)
    SELECT DISTINCT declaration_id, part, person_id, basis, decided_by, tstzrange(decided_at, greatest(decided_at, %(now)s)) FROM gone
)
SELECT DISTINCT person_id FROM gone
