-- What each role may do with intake's own notes.

GRANT USAGE ON SCHEMA intake TO denizen_web, denizen_worker, denizen_reader, denizen_door;

GRANT SELECT, INSERT, UPDATE, DELETE ON intake.amended, intake.column_mapping TO denizen_worker;
GRANT SELECT, UPDATE ON intake.record_clock TO denizen_worker;
-- How far the register's time has come is told to whoever keeps the machine.
GRANT SELECT ON intake.record_clock TO denizen_reader;

-- Errands: asked at a door, done by the worker, their effect told by a reader to whoever asked.
GRANT SELECT, INSERT ON intake.errand TO denizen_door;
GRANT SELECT, DELETE ON intake.errand TO denizen_worker;
GRANT UPDATE (done_at, state, code, fields, result_id, effect_digest) ON intake.errand TO denizen_worker;
GRANT INSERT ON intake.effect, intake.effect_told TO denizen_worker;
GRANT SELECT ON intake.errand, intake.effect, intake.effect_told TO denizen_reader;

-- What is being typed comes and goes through doors, sealed; the worker forgets it.
GRANT SELECT, INSERT ON intake.sheet TO denizen_door;
GRANT UPDATE (kept_at, sealed) ON intake.sheet TO denizen_door;
GRANT SELECT (id, kept_at), DELETE ON intake.sheet TO denizen_worker;
