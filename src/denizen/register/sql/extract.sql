-- Make an extract and tell what stands on it.
SELECT reading.extract(%(ticket)s, %(languages)s, %(valid_until)s)
