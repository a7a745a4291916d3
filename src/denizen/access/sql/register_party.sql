-- Add a party that may declare.
INSERT INTO access.party (id, handle, kind, name, credit_code, language, valid_during)
VALUES (
    %(id)s, %(handle)s, %(kind)s, %(name)s, %(credit_code)s, %(language)s,
    coalesce(%(valid_during)s::daterange, daterange(NULL, NULL))
)
