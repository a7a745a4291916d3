-- All tiles of a level, in order.
SELECT number, hashes FROM journal.tile WHERE level = %(level)s ORDER BY number
