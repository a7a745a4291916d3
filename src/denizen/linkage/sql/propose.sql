-- Propose somebody who was just found to be new for the other open questions that the same words have raised.
INSERT INTO linkage.candidate (declaration_id, part, person_id)
SELECT DISTINCT c.declaration_id, c.part, %(person_id)s::uuid
FROM linkage.candidate AS c
JOIN ledger.described AS told ON told.declaration_id = c.declaration_id AND told.part = c.part
JOIN ledger.described AS answered ON answered.declaration_id = %(declaration_id)s AND answered.part = %(part)s
WHERE
    c.person_id = ANY(%(others)s::uuid[])
    AND (told.document_token = answered.document_token OR told.name = answered.name AND told.born = answered.born)
ON CONFLICT DO NOTHING
