-- Numbers whose tokens under the next lookup key are not made yet, each token once; within some pages of a
-- table.
SELECT DISTINCT ON (d.document_token) d.document_token AS token, d.document_type, d.document_sealed AS sealed
FROM {table} AS d
WHERE d.ctid >= %(first)s::text::tid AND d.ctid < %(end)s::text::tid AND d.document_token IS NOT NULL
    AND NOT EXISTS (SELECT FROM register.next_token AS n WHERE n.token = d.document_token)
ORDER BY d.document_token
