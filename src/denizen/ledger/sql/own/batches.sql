-- The files that a program's party handed in.
SELECT id, kind, received_at, declared, rejected FROM reading.own_batches(%(token)s, %(batch_id)s, %(after)s, %(most)s)
