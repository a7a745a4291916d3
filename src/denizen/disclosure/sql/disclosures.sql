-- Requests, the newest first, or one of them.
SELECT reading.disclosures(%(token)s, %(asked)s, %(before)s, %(most)s)
