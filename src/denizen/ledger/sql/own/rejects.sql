-- What was wrong with rows of such a file.
SELECT row_number, field, code FROM reading.own_rejects(%(token)s, %(batch_id)s, %(after)s, %(most)s)
