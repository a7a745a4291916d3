-- Register organisations that are not known by their credit code.
INSERT INTO register.organisation (credit_code, name, party_id)
SELECT * FROM unnest(%(credit_codes)s::text[], %(names)s::text[], %(parties)s::uuid[])
ON CONFLICT (credit_code) DO NOTHING
