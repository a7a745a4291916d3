-- Organisations by a credit code or a piece of their name.
SELECT reading.find_organisations(%(token)s, %(code)s, %(piece)s, %(keys)s, %(most)s)
