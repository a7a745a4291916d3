-- Revoke an extract.
SELECT reading.revoke_extract(%(ticket)s)
