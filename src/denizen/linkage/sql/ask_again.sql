-- Ask again what was answered before, of the same candidates.
WITH undone AS (
    SELECT * FROM linkage.answer WHERE id = ANY(%(answers)s)
),
asked AS (
    INSERT INTO linkage.question (declaration_id, part, reason, asked_at, more_fit, words)
    SELECT declaration_id, part, reason, asked_at, more_fit, words FROM undone
)
INSERT INTO linkage.candidate (declaration_id, part, person_id)
SELECT u.declaration_id, u.part, c.person_id
FROM undone AS u
JOIN linkage.answer_candidate AS c ON c.answer_id = u.id
