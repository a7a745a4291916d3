-- Which rows of files tell of a person.
SELECT d.batch_id, d.row_number
FROM linkage.link AS l
JOIN ledger.declaration AS d ON d.id = l.declaration_id
WHERE l.person_id = %(person_id)s AND l.part = 'subject'
ORDER BY d.id
