-- What each role may do with the journal. Nobody changes or removes a line, and the application writes none itself. News alone is
-- marked as handed on, and forgotten a month later, by the doors of the courier (`webhooks`).

GRANT USAGE ON SCHEMA journal TO denizen_worker, denizen_keeper, denizen_reader, denizen_door;

GRANT SELECT, INSERT ON journal.delivery TO denizen_reader;
-- A line that is told later: readers note until when, and leave it out until then.
GRANT SELECT, INSERT ON journal.told_later TO denizen_reader;
GRANT EXECUTE ON FUNCTION journal.is_told TO denizen_reader;

-- The keeper writes what it opened and ended; the door, what somebody ended of their own.
GRANT INSERT ON journal.entry TO denizen_keeper, denizen_door;
-- Readers that act (doubts, a resident's account) write what was done, and the news of it, in the transaction that does it.
GRANT INSERT ON journal.entry, journal.outbox TO denizen_reader;

GRANT INSERT ON journal.entry, journal.outbox TO denizen_worker;
GRANT INSERT ON journal.entry TO denizen_keeper;
GRANT SELECT ON journal.entry, journal.outbox TO denizen_worker;

-- Whoever works unseen says that it does; the reading room tells how long ago, and how much news waits to be handed on.
GRANT SELECT, INSERT, UPDATE (beat_at) ON journal.heartbeat TO denizen_worker;
GRANT SELECT ON journal.heartbeat TO denizen_reader;
GRANT SELECT (id, written_at, sent_at) ON journal.outbox TO denizen_reader;

-- Whoever delivers notes that the line is to be sealed; sealing takes it into the tree, by commitments alone for who seals. Whose
-- line it is gets its salt and place.
GRANT SELECT, INSERT, DELETE ON journal.unsealed TO denizen_reader;
GRANT SELECT, INSERT, MAINTAIN ON journal.leaf TO denizen_reader;
GRANT EXECUTE ON FUNCTION journal.line_text TO denizen_reader;
GRANT SELECT, INSERT, UPDATE (hashes) ON journal.tile TO denizen_worker;
GRANT SELECT, INSERT ON journal.checkpoint TO denizen_worker;
GRANT USAGE ON SCHEMA journal TO denizen_web;
GRANT SELECT (level, number, hashes) ON journal.tile TO denizen_web;
GRANT SELECT (size, note, key) ON journal.checkpoint TO denizen_web;
