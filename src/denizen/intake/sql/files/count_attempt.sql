-- Count an attempt to read a file that ended by itself; how many there were.
UPDATE intake.handed_in SET attempts = attempts + 1 WHERE id = %(file)s AND done_at IS NULL RETURNING attempts
