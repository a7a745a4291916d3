-- The tokens of a party, the newest first.
SELECT t.id, a.name, a.pseudonym, t.scopes, t.most_a_minute, t.issued_at, t.expires_at, t.last_used_on, t.revoked_at
FROM access.api_token AS t
JOIN access.actor AS a ON a.id = t.actor_id
WHERE a.party_id = %(party_id)s
ORDER BY t.issued_at DESC, t.id
