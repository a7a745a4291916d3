-- Whose session a token opens.
SELECT actor_id, role, name, language, party_id, party_kind, party_name FROM reading.whoami(%(token)s)
