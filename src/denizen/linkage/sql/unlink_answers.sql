-- Undo the links of answers that were taken back, and those of relatives by documents that these made known. Tells whom they named.
WITH undone AS (
    SELECT * FROM linkage.answer WHERE id = ANY(%(answers)s)
),
gone AS (
    DELETE FROM linkage.link AS l
    USING undone AS u
    WHERE l.declaration_id = u.declaration_id AND l.part = u.part
        OR l.decided_at = u.answered_at AND l.basis = 'document' AND l.part <> 'subject'
        AND (l.declaration_id = u.declaration_id OR l.person_id = u.person_id)
    RETURNING l.*
),
kept AS (
    INSERT INTO linkage.link_superseded (declaration_id, part, person_id, basis, decided_by, decided_during)
    SELECT DISTINCT declaration_id, part, person_id, basis, decided_by, tstzrange(decided_at, greatest(decided_at, %(now)s)) FROM gone
)
SELECT DISTINCT person_id FROM gone
