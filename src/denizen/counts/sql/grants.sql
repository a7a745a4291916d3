-- What each role may do with the figures: the worker counts, and staff read them through readers alone.

GRANT USAGE ON SCHEMA counts TO denizen_worker, denizen_reader;

GRANT SELECT, INSERT, UPDATE, DELETE ON counts.figure TO denizen_worker;
GRANT SELECT, UPDATE ON counts.counting TO denizen_worker;
GRANT SELECT ON counts.figure, counts.counting TO denizen_reader;
