-- What each role may do with requests of authorities. The application adds to them through doors and reads them through readers;
-- nobody changes or removes any.

GRANT USAGE ON SCHEMA disclosure TO denizen_web, denizen_worker, denizen_reader, denizen_door;

GRANT SELECT ON disclosure.authority, disclosure.ground, disclosure.delay_policy
TO denizen_web, denizen_worker, denizen_reader, denizen_door;
-- An operator lists authorities and chooses the latest date.
GRANT INSERT ON disclosure.authority, disclosure.delay_policy TO denizen_worker;
GRANT UPDATE (valid_during) ON disclosure.authority TO denizen_worker;

GRANT SELECT, INSERT ON disclosure.request, disclosure.step TO denizen_door;
GRANT SELECT ON disclosure.request TO denizen_reader;
-- The reader notes the delivery with the answer, and until when telling the person waits.
GRANT SELECT, INSERT ON disclosure.step TO denizen_reader;
GRANT EXECUTE ON FUNCTION disclosure.granted, disclosure.state_of TO denizen_reader, denizen_door;

-- The officer is told of an urgent request at once.
GRANT INSERT ON journal.outbox TO denizen_door;
GRANT INSERT ON journal.entry TO denizen_reader;
-- Of which country the register is.
GRANT SELECT (id, code) ON places.rule_pack TO denizen_door;
