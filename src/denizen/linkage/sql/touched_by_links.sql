-- The subjects of all declarations that name one of these people in any part.
SELECT DISTINCT subject.person_id
FROM linkage.link AS named
JOIN linkage.link AS subject ON subject.declaration_id = named.declaration_id AND subject.part = 'subject'
WHERE named.person_id = ANY(%(people)s)
