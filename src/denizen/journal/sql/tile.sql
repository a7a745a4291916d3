-- One tile.
SELECT hashes FROM journal.tile WHERE level = %(level)s AND number = %(number)s
