-- What became of a request for rows to mend.
SELECT id, file_id, done_at, code, format, pieces FROM door.mending(%(token)s, %(mending)s)
