-- The party with a short name.
SELECT id, handle, kind, name, credit_code, language, valid_during FROM access.party WHERE handle = %(handle)s
