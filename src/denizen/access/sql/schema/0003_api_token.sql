-- By what the programs of a party are known.

CREATE TABLE access.api_token (
    id            uuid        NOT NULL DEFAULT gen_random_uuid(),
    token_hash    bytea       NOT NULL,
    actor_id      uuid        NOT NULL,
    scopes        text[]      NOT NULL,
    most_a_minute integer     NOT NULL,
    issued_at     timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    last_used_on  date,
    revoked_at    timestamptz,
    CONSTRAINT api_token_is_identified PRIMARY KEY (id),
    CONSTRAINT api_token_is_known_by_its_hash UNIQUE (token_hash),
    CONSTRAINT api_token_is_kept_as_a_hash CHECK (octet_length(token_hash) = 32),
    CONSTRAINT api_token_ends_within_a_year CHECK (expires_at > issued_at AND expires_at <= issued_at + interval '366 days'),
    CONSTRAINT api_token_allows_something CHECK (most_a_minute > 0),
    -- Who declares does not read, and who reads does not declare: what one is given the other cannot be made to do. Who speaks for
    -- people that are signed in elsewhere does neither.
    CONSTRAINT api_token_declares_or_reads_people CHECK (
        cardinality(scopes) > 0 AND (scopes <@ '{declare,read.status}' OR scopes <@ '{read.card,read.occupants}' OR scopes = '{read.usage}')),
    CONSTRAINT api_token_belongs_to_an_actor FOREIGN KEY (actor_id) REFERENCES access.actor (id)
);
CREATE INDEX api_token_is_found_by_actor ON access.api_token (actor_id);
COMMENT ON TABLE access.api_token IS 'What a program of a party shows to be let in; only a hash of it is kept | person';
COMMENT ON COLUMN access.api_token.id IS 'Identifier, by which it is listed and revoked | accountability | PIPL 51 | account';
COMMENT ON COLUMN access.api_token.token_hash IS 'SHA-256 of the token, which has 256 random bits | sign-in | PIPL 51 | account';
COMMENT ON COLUMN access.api_token.actor_id IS 'As whom the program acts: an actor of its own, of its party | accountability | PIPL 51 | account';
COMMENT ON COLUMN access.api_token.scopes IS 'What it opens, such as declare | authorisation | PIPL 51 | account';
COMMENT ON COLUMN access.api_token.most_a_minute IS 'How many requests of it are answered within a minute | service for all | PIPL 51 | account';
COMMENT ON COLUMN access.api_token.issued_at IS 'When it was made | accountability | PIPL 51 | account';
COMMENT ON COLUMN access.api_token.expires_at IS 'Until when it opens anything, at most a year | sign-in | PIPL 51 | account';
COMMENT ON COLUMN access.api_token.last_used_on IS 'On which day it was last used, so that idle ones are found | accountability | PIPL 51 | account';
COMMENT ON COLUMN access.api_token.revoked_at IS 'When it was taken back | sign-in | PIPL 51 | account';
