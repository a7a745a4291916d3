-- How the declaration with an idempotency key of a party was acknowledged. Tells no person: only times, numbers, a digest.
CREATE OR REPLACE FUNCTION reading.acknowledged_before(sender uuid, key text)
RETURNS TABLE (declaration_id uuid, number uuid, received_at timestamptz, digest bytea)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = ledger, pg_temp
BEGIN ATOMIC
    SELECT d.id, d.number, d.received_at, d.digest
    FROM ledger.declaration AS d
    WHERE d.party_id = sender AND d.idempotency_key = key;
END;
REVOKE ALL ON FUNCTION reading.acknowledged_before(uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.acknowledged_before(uuid, text) TO denizen_web;
