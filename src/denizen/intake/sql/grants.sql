-- What each role may do with intake's own notes.

GRANT USAGE ON SCHEMA intake TO denizen_web, denizen_worker;

GRANT SELECT, INSERT, UPDATE, DELETE ON intake.amended, intake.column_mapping TO denizen_worker;
GRANT SELECT, UPDATE ON intake.record_clock TO denizen_worker;
