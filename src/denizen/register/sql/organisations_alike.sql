-- The organisations that have one of some keys in common.
SELECT id, credit_code, name, names, keys FROM register.organisations_alike(%(keys)s, %(most)s)
