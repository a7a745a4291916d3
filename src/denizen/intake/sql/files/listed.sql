-- The files that whoever asks may follow, newest first.
SELECT id, party_name, capacity, handed_in_at, kind, file_name, size, done_at, state, code, batch_id, waiting
FROM door.files(%(token)s, %(before)s, %(most)s)
