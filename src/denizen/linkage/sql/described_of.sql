-- Under which names and birth dates these people were ever declared, refused corrections left aside.
SELECT DISTINCT l.person_id, d.name, d.name_latin, coalesce(d.born, s.born) AS born
FROM linkage.link AS l
JOIN ledger.described AS s ON s.declaration_id = l.declaration_id AND s.part = 'subject'
JOIN ledger.described AS d ON d.declaration_id = l.declaration_id AND d.part IN ('subject', 'replacement')
WHERE l.part = 'subject' AND l.person_id = ANY(%(people)s)
UNION
SELECT l.person_id, d.name, d.name_latin, coalesce(d.born, s.born)
FROM linkage.link AS l
JOIN ledger.declaration AS root ON root.id = l.declaration_id
JOIN ledger.declaration AS a ON a.target = root.number AND a.kind = 'correction'
    AND ledger.state_of(a.id) = 'applied'
JOIN ledger.described AS s ON s.declaration_id = a.id AND s.part = 'subject'
JOIN ledger.described AS d ON d.declaration_id = a.id AND d.part IN ('subject', 'replacement')
WHERE l.part = 'subject' AND l.person_id = ANY(%(people)s)
