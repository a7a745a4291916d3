-- The pieces of a file, in order.
SELECT place, sealed FROM intake.piece WHERE file_id = %(file)s ORDER BY place
