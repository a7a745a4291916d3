-- How the declaration with this idempotency key of a party was acknowledged.
SELECT id AS declaration_id, number, received_at, digest
FROM ledger.declaration
WHERE party_id = %(party_id)s AND idempotency_key = %(idempotency_key)s
