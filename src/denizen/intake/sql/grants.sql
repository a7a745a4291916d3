-- What each role may do with intake's own notes.

GRANT USAGE ON SCHEMA intake TO denizen_web, denizen_worker, denizen_reader, denizen_door;

GRANT SELECT, INSERT, UPDATE, DELETE ON intake.amended, intake.column_mapping TO denizen_worker;
GRANT SELECT, UPDATE ON intake.record_clock TO denizen_worker;
GRANT EXECUTE ON FUNCTION
    intake.stands, intake.also_said, intake.narrower, intake.words_of, intake.is_part_of_name, intake.letters_of, intake.is_turned_about, intake.fuller,
    intake.born_as_told, intake.name_as_told
TO denizen_worker;
-- How far the register's time has come is told to whoever keeps the machine, and how many files wait to be read.
GRANT SELECT ON intake.record_clock TO denizen_reader;
GRANT SELECT (handed_in_at, done_at, attempts) ON intake.handed_in TO denizen_reader;

-- Errands: asked at a door, done by the worker, their effect told by a reader to whoever asked.
GRANT SELECT, INSERT ON intake.errand TO denizen_door;
GRANT SELECT, DELETE ON intake.errand TO denizen_worker;
GRANT UPDATE (done_at, state, code, fields, result_id, effect_digest, is_as_shown) ON intake.errand TO denizen_worker;
GRANT INSERT ON intake.effect, intake.effect_told TO denizen_worker;
GRANT SELECT ON intake.errand, intake.effect, intake.effect_told TO denizen_reader;

-- What is being typed comes and goes through doors, sealed; the worker forgets it.
GRANT SELECT, INSERT, DELETE ON intake.sheet TO denizen_door;
GRANT UPDATE (session_id, kept_at, sealed) ON intake.sheet TO denizen_door;
GRANT SELECT (id, kept_at), DELETE ON intake.sheet TO denizen_worker;
-- To pass over those that somebody holds.
GRANT UPDATE (kept_at) ON intake.sheet TO denizen_worker;
GRANT UPDATE (came_at) ON intake.piece TO denizen_worker;

-- Files that pages hand in come by doors, sealed. The reception, which runs as the worker and has the keys, reads them and says
-- what became of them; without the keys what it may read here is noise.
GRANT SELECT, INSERT, DELETE ON intake.piece TO denizen_door;
GRANT UPDATE (sealed, came_at) ON intake.piece TO denizen_door;
GRANT SELECT, INSERT ON intake.handed_in, intake.mending TO denizen_door;
GRANT DELETE ON intake.handed_in TO denizen_door;
GRANT SELECT ON intake.progress, intake.mended_piece TO denizen_door;
GRANT SELECT ON intake.handed_in TO denizen_worker;
GRANT SELECT, DELETE ON intake.piece, intake.mending TO denizen_worker;
GRANT UPDATE (attempts, done_at, state, code, value_names, value_texts, batch_id, late, unknown_columns)
ON intake.handed_in TO denizen_worker;
GRANT UPDATE (done_at, code, format, pieces) ON intake.mending TO denizen_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON intake.progress, intake.mended_piece TO denizen_worker;
