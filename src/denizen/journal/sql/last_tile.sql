-- The last tile of a level.
SELECT number, hashes FROM journal.tile WHERE level = %(level)s ORDER BY number DESC LIMIT 1
