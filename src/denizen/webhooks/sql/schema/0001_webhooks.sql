-- Where news of a party's declarations is sent to, what is to be sent, and what came of each try.

CREATE TABLE webhooks.endpoint (
    id               uuid        NOT NULL,
    party_id         uuid        NOT NULL,
    url              text        NOT NULL,
    topics           text[]      NOT NULL,
    made_at          timestamptz NOT NULL,
    key_mark         text        NOT NULL,
    generation       integer     NOT NULL DEFAULT 1,
    key_mark_before  text,
    rotated_at       timestamptz,
    failures         integer     NOT NULL DEFAULT 0,
    failing_since    timestamptz,
    rests_until      timestamptz,
    paused_at        timestamptz,
    paused_because   text,
    ended_at         timestamptz,
    ended_because    text,
    CONSTRAINT endpoint_is_identified PRIMARY KEY (id),
    CONSTRAINT endpoint_party_is_known FOREIGN KEY (party_id) REFERENCES access.party (id),
    CONSTRAINT endpoint_address_is_short CHECK (char_length(url) <= 2000),
    CONSTRAINT endpoint_topics_are_known CHECK (
        cardinality(topics) > 0 AND topics <@ '{declaration.applied,declaration.refused,declaration.undecided}'),
    CONSTRAINT endpoint_was_rotated_from_a_key CHECK (
        num_nulls(key_mark_before, rotated_at) IN (0, 2) AND (generation = 1) = (rotated_at IS NULL)),
    CONSTRAINT endpoint_fails_since_a_time CHECK ((failures > 0) = (failing_since IS NOT NULL)),
    CONSTRAINT endpoint_pause_has_a_reason CHECK (
        (paused_at IS NULL AND paused_because IS NULL) OR (paused_at IS NOT NULL AND paused_because IN ('operator', 'failing'))),
    CONSTRAINT endpoint_end_has_a_reason CHECK (
        (ended_at IS NULL AND ended_because IS NULL) OR (ended_at IS NOT NULL AND ended_because IN ('operator', 'gone')))
);
CREATE UNIQUE INDEX endpoint_is_told_to_a_party_once ON webhooks.endpoint (party_id, url) WHERE ended_at IS NULL;
CREATE INDEX endpoint_is_found_by_party ON webhooks.endpoint (party_id);

CREATE TABLE webhooks.delivery (
    id             uuid        NOT NULL DEFAULT uuidv7(),
    endpoint_id    uuid        NOT NULL,
    topic          text        NOT NULL,
    declaration_id uuid,
    happened_at    timestamptz NOT NULL,
    made_at        timestamptz NOT NULL,
    due_at         timestamptz NOT NULL,
    tries          integer     NOT NULL DEFAULT 0,
    state          text        NOT NULL DEFAULT 'waiting',
    settled_at     timestamptz,
    CONSTRAINT delivery_has_a_number PRIMARY KEY (id),
    -- Of a declaration there is no foreign key: each line would lock one of the ledger, whose lines are never removed alone.
    CONSTRAINT delivery_is_news_or_a_trial CHECK ((topic = 'webhook.test') = (declaration_id IS NULL)),
    CONSTRAINT delivery_state_is_known CHECK (state IN ('waiting', 'delivered', 'dead')),
    CONSTRAINT delivery_waits_or_is_settled CHECK ((state = 'waiting') = (settled_at IS NULL)),
    CONSTRAINT delivery_endpoint_is_known FOREIGN KEY (endpoint_id) REFERENCES webhooks.endpoint (id)
);
CREATE INDEX delivery_is_found_by_endpoint ON webhooks.delivery (endpoint_id);
-- What is due of one endpoint, in its order; trials pass even where the endpoint is paused.
CREATE INDEX delivery_is_sent_in_order ON webhooks.delivery (endpoint_id, due_at, id) WHERE state = 'waiting';
CREATE INDEX delivery_is_a_trial ON webhooks.delivery (endpoint_id) WHERE state = 'waiting' AND topic = 'webhook.test';
CREATE INDEX delivery_was_given_up ON webhooks.delivery (settled_at) WHERE state = 'dead';
CREATE INDEX delivery_is_kept_for_a_while ON webhooks.delivery (settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX delivery_waits_since ON webhooks.delivery (made_at) WHERE state = 'waiting';

CREATE TABLE webhooks.attempt (
    delivery_id  uuid        NOT NULL,
    tried_at     timestamptz NOT NULL,
    outcome      text        NOT NULL,
    status       integer,
    milliseconds integer     NOT NULL,
    CONSTRAINT attempt_is_noted_once PRIMARY KEY (delivery_id, tried_at),
    CONSTRAINT attempt_delivery_is_known FOREIGN KEY (delivery_id) REFERENCES webhooks.delivery (id) ON DELETE CASCADE,
    CONSTRAINT attempt_outcome_is_a_word CHECK (outcome ~ '^[a-z_]{1,40}$')
);
