-- One file, and how far its reading has come.
SELECT
    id, party_name, capacity, handed_in_at, kind, file_name, size, done_at, state, code, value_names, value_texts,
    batch_id, received_at, late, unknown_columns, began_at, rows_read, rows_expected, ahead, asked_at
FROM door.file(%(token)s, %(file)s)
