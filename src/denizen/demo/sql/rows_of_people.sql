-- Which rows of files tell of whom.
SELECT l.person_id, d.batch_id, d.row_number
FROM linkage.link AS l
JOIN ledger.declaration AS d ON d.id = l.declaration_id
WHERE l.part = 'subject' AND d.batch_id IS NOT NULL
