-- All parties, by their short names.
SELECT id, handle, kind, name, credit_code, language, valid_during FROM access.party ORDER BY handle
