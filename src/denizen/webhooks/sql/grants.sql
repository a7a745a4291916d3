-- What each role may do with webhooks. The courier may do nothing here by itself: it calls doors.

GRANT USAGE ON SCHEMA webhooks TO denizen_keeper, denizen_reader, denizen_door;

-- The operator's commands run as the keeper: an endpoint opens something to somebody.
GRANT SELECT, INSERT ON webhooks.endpoint TO denizen_keeper;
GRANT UPDATE (
    key_mark, generation, key_mark_before, rotated_at, failures, failing_since, rests_until, paused_at, paused_because, ended_at,
    ended_because
) ON webhooks.endpoint TO denizen_keeper;
GRANT SELECT ON webhooks.delivery, webhooks.attempt TO denizen_keeper;
GRANT INSERT (endpoint_id, topic, happened_at, made_at, due_at) ON webhooks.delivery TO denizen_keeper;
GRANT UPDATE (state, settled_at, made_at, due_at, tries) ON webhooks.delivery TO denizen_keeper;

-- The doors by which the courier hands on, takes and notes.
GRANT SELECT ON webhooks.endpoint TO denizen_door;
GRANT UPDATE (failures, failing_since, rests_until, paused_at, paused_because, ended_at, ended_because)
    ON webhooks.endpoint TO denizen_door;
GRANT SELECT, INSERT, DELETE ON webhooks.delivery TO denizen_door;
GRANT UPDATE (due_at, tries, state, settled_at) ON webhooks.delivery TO denizen_door;
GRANT SELECT, INSERT ON webhooks.attempt TO denizen_door;
-- Of the outbox they see whose news it is, and nothing of the person.
GRANT SELECT (id, written_at, topic, reference, party_id, sent_at), DELETE ON journal.outbox TO denizen_door;
GRANT UPDATE (sent_at) ON journal.outbox TO denizen_door;
GRANT SELECT (process), INSERT, UPDATE (beat_at) ON journal.heartbeat TO denizen_door;

-- How it stands with them, in figures.
GRANT SELECT (id, failures, failing_since, paused_at, paused_because, ended_at) ON webhooks.endpoint TO denizen_reader;
GRANT SELECT (id, endpoint_id, topic, made_at, state, settled_at) ON webhooks.delivery TO denizen_reader;
