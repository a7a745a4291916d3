-- Which of these people are registered and not absorbed by another.
SELECT p.id
FROM register.person AS p
WHERE p.id = ANY(%(people)s) AND NOT EXISTS (
    SELECT FROM linkage.merge AS m WHERE m.absorbed_id = p.id AND m.undone_at IS NULL
)
