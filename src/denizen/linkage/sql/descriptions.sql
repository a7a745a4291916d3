-- How people were described as the subjects of declarations, the first ones first; for a model to be trained on. It is read row by
-- row and kept nowhere.
SELECT d.id, s.name, s.name_latin, s.born, s.sex, s.document_type, s.document_token, p.dwelling_id
FROM ledger.declaration AS d
JOIN ledger.described AS s ON s.declaration_id = d.id AND s.part = 'subject'
LEFT JOIN linkage.place_link AS p ON p.declaration_id = d.id
WHERE d.target IS NULL
ORDER BY d.id
LIMIT %(most)s
