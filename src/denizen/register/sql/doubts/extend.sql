-- Give an examination more time.
SELECT reading.extend_doubt(%(ticket)s, %(code)s, %(due)s)
