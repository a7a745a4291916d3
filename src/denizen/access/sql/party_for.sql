-- The party of a handle, where whoever asks may declare for it.
SELECT id, handle, kind, name, credit_code, language, valid_during FROM door.party(%(token)s, %(handle)s)
