-- The journal: who was delivered, what the system did, and what must be told to others.

CREATE TABLE journal.delivery (
    id           uuid        NOT NULL DEFAULT uuidv7(),
    delivered_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    person_id    uuid        NOT NULL,
    ticket_id    uuid        NOT NULL,
    actor_id     uuid        NOT NULL,
    purpose      text        NOT NULL,
    basis        text        NOT NULL,
    reference    text,
    reader       text        NOT NULL,
    fields       text[]      NOT NULL,
    certain      boolean     NOT NULL DEFAULT true,
    CONSTRAINT delivery_is_identified PRIMARY KEY (id)
);
CREATE INDEX delivery_is_found_by_person ON journal.delivery (person_id, delivered_at);
CREATE INDEX delivery_is_found_by_ticket ON journal.delivery (ticket_id);
-- Rows lie in the order in which they came, so that this costs next to nothing to keep.
CREATE INDEX delivery_grows_old ON journal.delivery USING brin (delivered_at) WITH (pages_per_range = 32);
COMMENT ON TABLE journal.delivery IS 'One line for each person delivered to somebody by a reader: the access log that the person may see | person';
COMMENT ON COLUMN journal.delivery.id IS 'Identifier, ordered by time | order of the log | rights.md P2; PIPL 51 | access_log';
COMMENT ON COLUMN journal.delivery.delivered_at IS 'When the person was delivered | accountability | rights.md P2; BMG 40 | access_log';
COMMENT ON COLUMN journal.delivery.person_id IS 'Whose data were delivered | the person''s own log | rights.md P2, P4 | access_log';
COMMENT ON COLUMN journal.delivery.ticket_id IS 'The ticket under which the reader worked | accountability | rights.md P1 | access_log';
COMMENT ON COLUMN journal.delivery.actor_id IS 'Who received the data | accountability, shown as a pseudonym | rights.md P4 | access_log';
COMMENT ON COLUMN journal.delivery.purpose IS 'Purpose of the access | accountability | PIPL 6 | access_log';
COMMENT ON COLUMN journal.delivery.basis IS 'Legal basis of the access | accountability | PIPL 13 | access_log';
COMMENT ON COLUMN journal.delivery.reference IS 'Case reference given by the actor, where the purpose asks one | accountability | rights.md P1 | access_log';
COMMENT ON COLUMN journal.delivery.reader IS 'Which reader delivered | accountability | rights.md P11 | access_log';
COMMENT ON COLUMN journal.delivery.fields IS 'Which groups of fields were delivered | accountability | rights.md P4, P11 | access_log';
COMMENT ON COLUMN journal.delivery.certain IS 'False where a ticket was redeemed without a committed line: possibly seen | completeness of the log | rights.md P2 | access_log';

CREATE TABLE journal.entry (
    id          uuid        NOT NULL DEFAULT uuidv7(),
    happened_at timestamptz NOT NULL,
    actor_id    uuid        NOT NULL,
    act         text        NOT NULL,
    reference   uuid,
    quantity    integer     NOT NULL DEFAULT 1,
    CONSTRAINT entry_is_identified PRIMARY KEY (id)
);
CREATE INDEX entry_is_found_by_reference ON journal.entry (reference);
CREATE INDEX entry_grows_old ON journal.entry USING brin (happened_at) WITH (pages_per_range = 32);
COMMENT ON TABLE journal.entry IS 'One line for each act of an actor or run of a worker that changed the register | not person';
COMMENT ON COLUMN journal.entry.id IS 'Identifier, ordered by time | order of the log | accountability | access_log';
COMMENT ON COLUMN journal.entry.happened_at IS 'When it happened | accountability | accountability | access_log';
COMMENT ON COLUMN journal.entry.actor_id IS 'Who acted | accountability | accountability | access_log';
COMMENT ON COLUMN journal.entry.act IS 'Dotted name of the act, such as linkage.merge | accountability | accountability | access_log';
COMMENT ON COLUMN journal.entry.reference IS 'What was acted upon: a batch, a declaration, a merge | accountability | accountability | access_log';
COMMENT ON COLUMN journal.entry.quantity IS 'How many declarations or rows the act concerned | accountability | accountability | access_log';

CREATE TABLE journal.outbox (
    id         uuid        NOT NULL DEFAULT uuidv7(),
    written_at timestamptz NOT NULL,
    topic      text        NOT NULL,
    reference  uuid        NOT NULL,
    person_id  uuid,
    party_id   uuid,
    sent_at    timestamptz,
    CONSTRAINT outbox_is_identified PRIMARY KEY (id)
);
CREATE INDEX outbox_waits_to_be_sent ON journal.outbox (id) WHERE sent_at IS NULL;
COMMENT ON TABLE journal.outbox IS 'News for other rooms and for the people concerned, written in the transaction that made it | person';
COMMENT ON COLUMN journal.outbox.id IS 'Identifier, ordered by time | order of news | rights.md P9 | notice: 30 days after it was handed on';
COMMENT ON COLUMN journal.outbox.written_at IS 'When the news was made | order of news | rights.md P9 | notice: 30 days after it was handed on';
COMMENT ON COLUMN journal.outbox.topic IS 'Dotted name of the news, such as declaration.applied | routing | rights.md P9 | notice: 30 days after it was handed on';
COMMENT ON COLUMN journal.outbox.reference IS 'What the news is about | routing | rights.md P9 | notice: 30 days after it was handed on';
COMMENT ON COLUMN journal.outbox.person_id IS 'The person to be told | telling those concerned | rights.md P9 | notice: 30 days after it was handed on';
COMMENT ON COLUMN journal.outbox.party_id IS 'The party to be told | telling those concerned | rights.md P9 | notice: 30 days after it was handed on';
COMMENT ON COLUMN journal.outbox.sent_at IS 'When it was handed on; null while it waits | delivery | rights.md P9 | notice: 30 days after it was handed on';
