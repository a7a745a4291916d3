-- How a declaration with this idempotency key was acknowledged; through a reader, since the application reads no ledger.
SELECT declaration_id, number, received_at, digest
FROM reading.acknowledged_before(%(party_id)s, %(idempotency_key)s)
