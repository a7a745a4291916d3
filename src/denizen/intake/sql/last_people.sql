-- The people of whom the last declarations speak.
SELECT DISTINCT l.person_id
FROM (SELECT d.id FROM ledger.declaration AS d ORDER BY d.id DESC LIMIT %(declarations)s) AS last
JOIN linkage.link AS l ON l.declaration_id = last.id
