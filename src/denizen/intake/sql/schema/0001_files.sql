-- Files that are handed in by a page: the sealed pieces of an upload, what becomes of a whole file, and its rows to mend on
-- their way back.

-- A piece of an upload, sealed by the pages under the public key. A file that came whole takes them along; of an upload that
-- never ended they are removed after an hour.
CREATE TABLE intake.piece (
    file_id  uuid        NOT NULL,
    place    integer     NOT NULL,
    actor_id uuid        NOT NULL,
    came_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    sealed   bytea       NOT NULL,
    CONSTRAINT piece_comes_once PRIMARY KEY (file_id, place),
    CONSTRAINT piece_is_one_of_a_hundred CHECK (place BETWEEN 0 AND 99),
    CONSTRAINT piece_is_no_more_than_a_megabyte CHECK (octet_length(sealed) BETWEEN 63 AND 1000062)
);
-- Sealed bytes do not shrink: trying to costs time.
ALTER TABLE intake.piece ALTER COLUMN sealed SET STORAGE EXTERNAL;
CREATE INDEX piece_is_found_by_age ON intake.piece (came_at);
CREATE INDEX piece_is_found_by_actor ON intake.piece (actor_id);

-- A whole file that a page handed in, and what became of it.
CREATE TABLE intake.handed_in (
    id              uuid        NOT NULL,
    party_id        uuid        NOT NULL,
    capacity        text        NOT NULL,
    channel         text        NOT NULL,
    entered_by      uuid        NOT NULL,
    handed_in_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    kind            text        NOT NULL,
    file_name       text        NOT NULL,
    size            integer     NOT NULL,
    attempts        smallint    NOT NULL DEFAULT 0,
    done_at         timestamptz,
    state           text,
    code            text,
    value_names     text[]      NOT NULL DEFAULT '{}',
    value_texts     text[]      NOT NULL DEFAULT '{}',
    batch_id        uuid,
    late            integer     NOT NULL DEFAULT 0,
    unknown_columns text[]      NOT NULL DEFAULT '{}',
    CONSTRAINT handed_in_is_identified PRIMARY KEY (id),
    CONSTRAINT handed_in_party_is_known FOREIGN KEY (party_id) REFERENCES access.party (id),
    CONSTRAINT handed_in_batch_is_known FOREIGN KEY (batch_id) REFERENCES ledger.batch (id),
    CONSTRAINT handed_in_state_is_known CHECK (state IN ('received', 'before', 'refused')),
    CONSTRAINT handed_in_done_has_a_state CHECK ((done_at IS NULL) = (state IS NULL)),
    CONSTRAINT handed_in_received_has_a_batch CHECK (coalesce(state IN ('received', 'before'), false) = (batch_id IS NOT NULL)),
    CONSTRAINT handed_in_refused_has_a_reason CHECK (coalesce(state = 'refused', false) = (code IS NOT NULL)),
    CONSTRAINT handed_in_values_have_names CHECK (cardinality(value_names) = cardinality(value_texts))
);
CREATE INDEX handed_in_waits_in_order ON intake.handed_in (handed_in_at, id) WHERE done_at IS NULL;
CREATE INDEX handed_in_is_listed_for_its_actor ON intake.handed_in (entered_by, handed_in_at, id);
CREATE INDEX handed_in_is_listed_for_its_party ON intake.handed_in (party_id, handed_in_at, id);
CREATE INDEX handed_in_is_found_by_batch ON intake.handed_in (batch_id) WHERE batch_id IS NOT NULL;

-- How far the reading of a file has come. A table of its own, written while the file's row is held by whoever reads it; gone
-- when the file is done.
CREATE TABLE intake.progress (
    file_id       uuid        NOT NULL,
    began_at      timestamptz NOT NULL,
    rows_read     integer     NOT NULL,
    rows_expected integer     NOT NULL,
    CONSTRAINT progress_is_told_once PRIMARY KEY (file_id)
);

-- A request for the rows of a file that did not come in, to be mended and sent again, in the form in which they came.
CREATE TABLE intake.mending (
    id         uuid        NOT NULL,
    file_id    uuid        NOT NULL,
    asked_by   uuid        NOT NULL,
    asked_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    language   text        NOT NULL,
    public_key bytea       NOT NULL,
    done_at    timestamptz,
    code       text,
    format     text,
    pieces     integer,
    CONSTRAINT mending_is_identified PRIMARY KEY (id),
    CONSTRAINT mending_file_is_known FOREIGN KEY (file_id) REFERENCES intake.handed_in (id) ON DELETE CASCADE,
    CONSTRAINT mending_has_a_public_key CHECK (octet_length(public_key) = 32),
    CONSTRAINT mending_format_is_known CHECK (format IN ('csv', 'xlsx')),
    CONSTRAINT mending_done_has_one_answer CHECK ((done_at IS NULL) = (num_nonnulls(code, format) = 0) AND num_nonnulls(code, format) < 2),
    CONSTRAINT mending_made_has_pieces CHECK ((format IS NULL) = (pieces IS NULL))
);
CREATE INDEX mending_waits_in_order ON intake.mending (asked_at) WHERE done_at IS NULL;
CREATE INDEX mending_is_found_by_file ON intake.mending (file_id);

-- What was made for it, sealed to the key of the page that asked.
CREATE TABLE intake.mended_piece (
    mending_id uuid    NOT NULL,
    place      integer NOT NULL,
    sealed     bytea   NOT NULL,
    CONSTRAINT mended_piece_is_made_once PRIMARY KEY (mending_id, place),
    CONSTRAINT mended_piece_mending_is_known FOREIGN KEY (mending_id) REFERENCES intake.mending (id) ON DELETE CASCADE
);
ALTER TABLE intake.mended_piece ALTER COLUMN sealed SET STORAGE EXTERNAL;
