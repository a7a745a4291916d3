-- What each role may do with parties, actors and tickets. The application opens tickets through the reading room only.

GRANT USAGE ON SCHEMA access TO denizen_web, denizen_worker, denizen_reader, denizen_door;

GRANT SELECT ON access.purpose, access.allowance TO denizen_web, denizen_worker, denizen_reader;

-- The reading room: resolves a session, writes the ticket, marks it as used.
GRANT SELECT ON access.party, access.actor, access.session, access.ticket, access.competence, access.quota
TO denizen_reader;
GRANT INSERT ON access.session, access.ticket TO denizen_reader;
GRANT UPDATE (closed_at) ON access.session TO denizen_reader;
GRANT UPDATE (redeemed_at, swept_at) ON access.ticket TO denizen_reader;

-- The doors: who stands at one, and what that one may do.
GRANT SELECT ON access.party, access.actor, access.session, access.competence, access.entering TO denizen_door;

-- Commands of an operator run as the worker: they make parties and staff, and open a session for somebody who is proven.
GRANT SELECT, INSERT ON access.party, access.actor TO denizen_worker;
GRANT UPDATE (valid_during, name, language) ON access.party TO denizen_worker;
GRANT UPDATE (active) ON access.actor TO denizen_worker;
GRANT INSERT ON access.session TO denizen_worker;
