-- What the round has made of a declaration.
SELECT state, code, fields FROM ledger.outcome WHERE declaration_id = %(declaration_id)s ORDER BY decided_at DESC LIMIT 1
