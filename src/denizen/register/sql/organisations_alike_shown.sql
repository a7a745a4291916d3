-- The organisations that have one of some keys in common, for whom a session may ask about organisations.
SELECT reading.organisations_alike(%(token)s, %(keys)s, %(most)s)
