-- Let a program in, or say why not.
SELECT token_id, most_a_minute, party_name, party_kind, refusal FROM door.admit(%(token)s, %(uses)s)
