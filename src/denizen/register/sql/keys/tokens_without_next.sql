-- How many tokens of the register have none under the next lookup key.
SELECT count(*)
FROM (
    SELECT document_token AS token FROM ledger.described WHERE document_token IS NOT NULL
    UNION
    SELECT document_token FROM ledger.draft_described WHERE document_token IS NOT NULL
    UNION
    SELECT token FROM register.identity_document
    UNION
    SELECT token FROM register.identity_document_superseded
) AS t
WHERE NOT EXISTS (SELECT FROM register.next_token AS n WHERE n.token = t.token)
