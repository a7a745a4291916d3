-- Raise a doubt about what the ticket grants.
SELECT reading.raise_doubt(%(ticket)s, %(declaration)s, %(reason_code)s, %(evidence)s, %(capacity)s, %(due)s)
