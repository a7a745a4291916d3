-- What became of a declaration.
SELECT declaration_id, kind, capacity, received_at, state, code, fields, decided_at FROM door.became(%(token)s, %(number)s)
