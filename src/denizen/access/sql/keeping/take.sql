-- An attempt that still waits, taken for this transaction, with the passkey that it names and whose that is. One that
-- another keeper holds is left to it.
SELECT s.kind, s.challenge, s.actor_id, s.enrolment_id, s.token_hash, s.client_data, s.authenticator_data, s.signature,
    s.user_handle, s.attestation, s.webauthn_id, s.answered_at < clock_timestamp() - %(patience)s AS late,
    c.id AS credential_id, c.actor_id AS credential_of, c.public_key, c.sign_count,
    c.ended_at IS NULL AND a.active AS credential_holds, a.role AS role_of
FROM access.sign_in AS s
LEFT JOIN access.credential AS c ON c.webauthn_id = s.webauthn_id
LEFT JOIN access.actor AS a ON a.id = c.actor_id
WHERE s.id = %(id)s AND s.answered_at IS NOT NULL AND s.settled_at IS NULL
FOR UPDATE OF s SKIP LOCKED
