-- Tell how far the reading of a file has come.
INSERT INTO intake.progress (file_id, began_at, rows_read, rows_expected)
SELECT h.id, %(began_at)s, %(rows_read)s, %(rows_expected)s FROM intake.handed_in AS h WHERE h.id = %(file)s AND h.done_at IS NULL
ON CONFLICT (file_id) DO UPDATE SET
    began_at = excluded.began_at, rows_read = excluded.rows_read, rows_expected = excluded.rows_expected
