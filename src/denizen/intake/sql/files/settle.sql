-- Say what became of a file, and let go of its pieces and its progress. A piece that somebody holds is forgotten later: the
-- application could hold it for ever, and no other file waits for that.
WITH pieces AS (
    DELETE FROM intake.piece WHERE (file_id, place) IN (
        SELECT p.file_id, p.place FROM intake.piece AS p WHERE p.file_id = %(file)s FOR UPDATE SKIP LOCKED)
), progress AS (
    DELETE FROM intake.progress WHERE file_id = %(file)s
)
UPDATE intake.handed_in SET
    done_at = %(done_at)s, state = %(state)s, code = %(code)s, value_names = %(names)s, value_texts = %(texts)s,
    batch_id = %(batch_id)s, late = %(late)s, unknown_columns = %(unknown_columns)s
WHERE id = %(file)s
