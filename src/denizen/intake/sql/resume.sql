-- Take up again a declaration whose question was answered, with what was said meanwhile to correct it.
INSERT INTO work (declaration_id, person_id, root_id)
SELECT %(declaration_id)s::uuid, %(person_id)s::uuid, NULL
UNION ALL
SELECT a.id, %(person_id)s::uuid, root.id
FROM ledger.declaration AS root
JOIN ledger.declaration AS a ON a.target = root.number
WHERE root.id = %(declaration_id)s AND ledger.state_of(a.id) = 'applied'
