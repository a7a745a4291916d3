-- The subjects of all declarations that name one of these people in any part; of a correction, those of what it corrects.
SELECT DISTINCT subject.person_id
FROM linkage.link AS named
JOIN ledger.declaration AS d ON d.id = named.declaration_id
LEFT JOIN ledger.declaration AS root ON root.number = d.target
JOIN linkage.link AS subject ON subject.declaration_id = coalesce(root.id, d.id) AND subject.part = 'subject'
WHERE named.person_id = ANY(%(people)s)
