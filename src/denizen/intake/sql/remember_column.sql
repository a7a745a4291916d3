-- Remember, for a party and a kind of file, which field a column holds.
INSERT INTO intake.column_mapping (party_id, kind, header, field)
VALUES (%(party_id)s, %(kind)s, %(header)s, %(field)s)
ON CONFLICT (party_id, kind, header) DO UPDATE SET field = excluded.field
