-- Intake keeps little: which declaration now speaks for an amended one, and how senders name their columns.

-- Root declarations that were corrected or retracted: whose words stand now (none where retracted). Derived from the ledger.
CREATE TABLE intake.amended (
    declaration_id uuid NOT NULL,
    speaks_id      uuid,
    CONSTRAINT amended_is_said_once PRIMARY KEY (declaration_id),
    CONSTRAINT amended_declaration_is_known FOREIGN KEY (declaration_id) REFERENCES ledger.declaration (id),
    CONSTRAINT amended_speaker_is_known FOREIGN KEY (speaks_id) REFERENCES ledger.declaration (id)
);
CREATE INDEX amended_is_found_by_speaker ON intake.amended (speaks_id) WHERE speaks_id IS NOT NULL;

CREATE TABLE intake.column_mapping (
    party_id uuid NOT NULL,
    kind     text NOT NULL,
    header   text NOT NULL,
    field    text NOT NULL,
    CONSTRAINT column_mapping_is_said_once PRIMARY KEY (party_id, kind, header),
    CONSTRAINT column_mapping_party_is_known FOREIGN KEY (party_id) REFERENCES access.party (id)
);

-- Keys that a first load has put off until its rows are there; empty at all other times.
CREATE TABLE intake.key_put_off (
    name       text     NOT NULL,
    turn       smallint NOT NULL,
    definition text     NOT NULL,
    CONSTRAINT key_is_put_off_once PRIMARY KEY (name)
);

-- When the register last came to know something: the one row by which time of record never runs backwards.
CREATE TABLE intake.record_clock (
    latest timestamptz NOT NULL,
    is_one boolean     NOT NULL DEFAULT true,
    CONSTRAINT record_clock_is_one PRIMARY KEY (is_one),
    CONSTRAINT record_clock_is_the_only_one CHECK (is_one)
);
INSERT INTO intake.record_clock (latest) VALUES ('-infinity');
