-- What became of the rows of a file, in figures.
SELECT state, code, quantity FROM door.file_rows(%(token)s, %(file)s)
