-- The ledger: what was declared, by whom, when. Rows are only ever added.

CREATE TABLE ledger.batch (
    id           uuid        NOT NULL DEFAULT uuidv7(),
    party_id     uuid        NOT NULL,
    entered_by   uuid        NOT NULL,
    channel      text        NOT NULL,
    kind         text        NOT NULL,
    file_name    text        NOT NULL,
    digest       bytea       NOT NULL,
    received_at  timestamptz NOT NULL,
    handed_in_at timestamptz,
    CONSTRAINT batch_is_identified PRIMARY KEY (id),
    CONSTRAINT batch_is_received_once UNIQUE (party_id, kind, digest)
);

-- The file as it came, so that a rejects file can be made from it; sealed like a document number.
CREATE TABLE ledger.upload (
    batch_id uuid  NOT NULL,
    content  bytea NOT NULL,
    CONSTRAINT upload_belongs_to_a_batch PRIMARY KEY (batch_id),
    CONSTRAINT upload_batch_is_known FOREIGN KEY (batch_id) REFERENCES ledger.batch (id)
);

-- A row of a file that never became a declaration.
CREATE TABLE ledger.reject (
    batch_id   uuid    NOT NULL,
    row_number integer NOT NULL,
    field      text    NOT NULL,
    code       text    NOT NULL,
    CONSTRAINT reject_is_said_once PRIMARY KEY (batch_id, row_number, field, code),
    CONSTRAINT reject_batch_is_known FOREIGN KEY (batch_id) REFERENCES ledger.batch (id)
);

CREATE TABLE ledger.declaration (
    id              uuid        NOT NULL DEFAULT uuidv7(),
    number          uuid        NOT NULL DEFAULT gen_random_uuid(),
    kind            text        NOT NULL,
    party_id        uuid        NOT NULL,
    capacity        text        NOT NULL,
    channel         text        NOT NULL,
    entered_by      uuid        NOT NULL,
    received_at     timestamptz NOT NULL,
    batch_id        uuid,
    row_number      integer,
    idempotency_key text,
    digest          bytea,
    target          uuid,
    reason_code     text,
    occurred        daterange,
    plate           text,
    address         text,
    room            text,
    category        text,
    is_main         boolean,
    purpose         text,
    previous_place  text,
    destination     text,
    term_until      date,
    filing_number   text,
    employer_code   text,
    employer_name   text,
    occupation      text,
    contract_kind   text,
    workplace       text,
    check_in        timestamptz,
    check_out       timestamptz,
    relation        text,
    CONSTRAINT declaration_is_identified PRIMARY KEY (id),
    CONSTRAINT declaration_has_its_own_number UNIQUE (number),
    CONSTRAINT declaration_kind_is_known CHECK (kind IN (
        'residence_start', 'residence_change', 'residence_end', 'tenancy_start', 'tenancy_end',
        'employment_start', 'employment_change', 'employment_end', 'lodging_checkin', 'lodging_checkout',
        'birth', 'death', 'name_change', 'document_change', 'correction', 'retraction', 'confirmation')),
    CONSTRAINT declaration_amends_another CHECK ((kind IN ('correction', 'retraction')) = (target IS NOT NULL)),
    -- Whatever a door is handed: a year that no calendar of ours can show would stop whoever reads it later.
    CONSTRAINT declaration_lies_in_our_time CHECK (occurred IS NULL OR (
        coalesce(lower(occurred) >= '1000-01-01', true) AND coalesce(upper(occurred) <= '3001-01-01', true))),
    CONSTRAINT declaration_says_when CHECK (kind IN ('correction', 'retraction') OR occurred IS NOT NULL),
    -- The capacity decides who is believed. It is the party's own, whatever a sender, or who took over one, writes here.
    CONSTRAINT declaration_party_is_known FOREIGN KEY (party_id, capacity) REFERENCES access.party (id, kind),
    CONSTRAINT declaration_batch_is_known FOREIGN KEY (batch_id) REFERENCES ledger.batch (id)
);
CREATE UNIQUE INDEX declaration_is_received_once ON ledger.declaration (party_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE UNIQUE INDEX declaration_row_is_received_once ON ledger.declaration (batch_id, row_number) WHERE batch_id IS NOT NULL;
CREATE INDEX declaration_is_found_by_target ON ledger.declaration (target) WHERE target IS NOT NULL;
-- The inbox, whatever it is filtered by.
CREATE INDEX declaration_is_listed ON ledger.declaration (kind, capacity, channel, id);
-- Rows lie in the order in which they came in, so that this costs next to nothing to keep.
CREATE INDEX declaration_is_found_by_receipt ON ledger.declaration USING brin (received_at) WITH (pages_per_range = 32);
-- What one party declared of late: its own page, the page on which staff look at it, and what its programs are told, page by
-- page; of a file all rows have the same instant.
CREATE INDEX declaration_is_found_by_party ON ledger.declaration (party_id, received_at, id);
-- Where a party called an organisation so. By a hash: a name may be longer than an index takes.
CREATE INDEX declaration_is_found_by_employer_name ON ledger.declaration (party_id, hashtext(employer_name), id)
WHERE employer_name IS NOT NULL;

-- The people of a declaration as it describes them: the subject, and those named beside it.
CREATE TABLE ledger.described (
    declaration_id    uuid NOT NULL,
    part              text NOT NULL DEFAULT 'subject',
    name              text,
    name_latin        text,
    sex               text,
    born              daterange,
    birth_place       text,
    nationality       text,
    document_type     text,
    document_issuer   text,
    document_sealed   bytea,
    document_token    bytea,
    document_hint     text,
    document_valid_to date,
    phone             text,
    email             text,
    language          text,
    home_division     text,
    home_address      text,
    CONSTRAINT described_is_one_part PRIMARY KEY (declaration_id, part),
    CONSTRAINT described_part_is_known CHECK (part IN ('subject', 'head', 'mother', 'father', 'guardian', 'replacement')),
    CONSTRAINT described_declaration_is_known FOREIGN KEY (declaration_id) REFERENCES ledger.declaration (id),
    CONSTRAINT described_lived_in_our_time CHECK (born IS NULL OR (
        coalesce(lower(born) >= '1000-01-01', true) AND coalesce(upper(born) <= '3001-01-01', true))),
    CONSTRAINT described_document_is_whole CHECK (num_nonnulls(document_type, document_sealed, document_token) IN (0, 3))
);

-- Relatives may be named before they are registered themselves: the day they are, they are found here.
CREATE INDEX described_relative_is_found_by_document ON ledger.described (document_token)
    WHERE part IN ('head', 'mother', 'father', 'guardian') AND document_token IS NOT NULL;

-- What became of a declaration, in order.
CREATE TABLE ledger.outcome (
    declaration_id uuid        NOT NULL,
    decided_at     timestamptz NOT NULL,
    state          text        NOT NULL,
    code           text,
    fields         text[],
    decided_by     uuid,
    CONSTRAINT outcome_is_said_once PRIMARY KEY (declaration_id, decided_at, state),
    CONSTRAINT outcome_state_is_known CHECK (state IN ('applied', 'refused', 'undecided')),
    CONSTRAINT outcome_declaration_is_known FOREIGN KEY (declaration_id) REFERENCES ledger.declaration (id),
    CONSTRAINT refusal_has_a_reason CHECK ((state = 'applied') = (code IS NULL))
);
CREATE INDEX outcome_is_a_refusal ON ledger.outcome (decided_at) WHERE state = 'refused';
CREATE INDEX outcome_needs_somebody ON ledger.outcome (state, declaration_id) WHERE state IN ('refused', 'undecided');

-- The queue: declarations that wait to be worked on, with the blocking keys made from them (derived, so not in the ledger).
-- Two declarations that share their first key or their document are never worked on in the same round.
CREATE TABLE ledger.waiting (
    declaration_id uuid     NOT NULL,
    lane           smallint NOT NULL DEFAULT 1,
    keys           bytea[]  NOT NULL DEFAULT '{}',
    new_keys       bytea[]  NOT NULL DEFAULT '{}',
    alike_keys     bytea[]  NOT NULL DEFAULT '{}',
    near_keys      bytea[]  NOT NULL DEFAULT '{}',
    address_key    text,
    stands_back    boolean  NOT NULL DEFAULT false,
    CONSTRAINT waiting_is_queued_once PRIMARY KEY (declaration_id),
    -- A name has two scripts, three usual spellings and three words in each. With any number of keys one declaration would
    -- ask for everybody (rights P7).
    CONSTRAINT waiting_is_found_by_few_keys CHECK (
        greatest(cardinality(keys), cardinality(new_keys)) <= 2 AND greatest(cardinality(alike_keys), cardinality(near_keys)) <= 6)
);
CREATE INDEX waiting_is_taken_in_order ON ledger.waiting (lane, declaration_id) WHERE NOT stands_back;

-- By what those that stand back are told from others: their keys and documents, one a row. Each of them waits for an
-- earlier one that shares a mark with it, and is called when that one is taken.
CREATE TABLE ledger.standing_back (
    mark           bytea    NOT NULL,
    lane           smallint NOT NULL,
    declaration_id uuid     NOT NULL,
    CONSTRAINT standing_back_is_noted_once PRIMARY KEY (mark, lane, declaration_id)
);
CREATE INDEX standing_back_is_found_by_declaration ON ledger.standing_back (declaration_id);

-- A declaration that somebody is still writing: whoever enters it sees what it would change before it is sent. It has the
-- number that it will bear, so that sent twice it is one. No foreign keys: what is wrong with it shows when it is sent.
CREATE TABLE ledger.draft (
    LIKE ledger.declaration INCLUDING DEFAULTS,
    keys        bytea[] NOT NULL DEFAULT '{}',
    new_keys    bytea[] NOT NULL DEFAULT '{}',
    alike_keys  bytea[] NOT NULL DEFAULT '{}',
    near_keys   bytea[] NOT NULL DEFAULT '{}',
    address_key text,
    CONSTRAINT draft_is_identified PRIMARY KEY (id),
    CONSTRAINT draft_has_its_own_number UNIQUE (number),
    CONSTRAINT draft_is_found_by_few_keys CHECK (
        greatest(cardinality(keys), cardinality(new_keys)) <= 2 AND greatest(cardinality(alike_keys), cardinality(near_keys)) <= 6)
);
ALTER TABLE ledger.draft ALTER COLUMN id SET DEFAULT gen_random_uuid();

CREATE TABLE ledger.draft_described (
    LIKE ledger.described INCLUDING DEFAULTS,
    CONSTRAINT draft_described_is_one_part PRIMARY KEY (declaration_id, part),
    CONSTRAINT draft_described_draft_is_known FOREIGN KEY (declaration_id) REFERENCES ledger.draft (id) ON DELETE CASCADE
);

-- What became of a declaration last; null while it waits. It is looked up one by one, never for all at once.
CREATE FUNCTION ledger.state_of(declaration uuid)
RETURNS text
LANGUAGE sql STABLE
COST 1000
AS $$
    SELECT o.state FROM ledger.outcome AS o WHERE o.declaration_id = declaration ORDER BY o.decided_at DESC LIMIT 1;
$$;

-- About whom a declaration is in the words of the rule packs: citizen, foreign or hk_mo_tw; null where it does not tell.
-- Residents of Hong Kong, Macao and Taiwan are Chinese nationals, so their permits are looked at before the nationality.
CREATE FUNCTION ledger.subject_in_law(nationality text, document_type text, document_issuer text)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE
        WHEN document_type IN ('hk_macao_permit', 'taiwan_permit') THEN 'hk_mo_tw'
        WHEN document_type = 'citizen_id' THEN 'citizen'
        WHEN document_type = 'foreign_permanent_resident' THEN 'foreign'
        WHEN coalesce(nationality, document_issuer) IN ('HKG', 'MAC', 'TWN') THEN 'hk_mo_tw'
        WHEN coalesce(nationality, document_issuer) = 'CHN' THEN 'citizen'
        WHEN coalesce(nationality, document_issuer) IS NOT NULL THEN 'foreign'
    END
$$;

-- When a declaration came in before the law: a file may have waited to be read and to get its receipts, and whoever handed it
-- in by the last day was in time. Receipts keep the order of arrival; by this the deadline is judged.
CREATE FUNCTION ledger.came_in_at(batch uuid, received_at timestamptz)
RETURNS timestamptz
LANGUAGE sql STABLE
AS $$
    SELECT coalesce((SELECT b.handed_in_at FROM ledger.batch AS b WHERE b.id = batch), received_at);
$$;

-- The time to give a receipt: the clock's, or that of the receipt before where the clock stands back. Of two corrections the
-- one received later holds, so times of receipt must not run backwards. Identifiers are in the order of arrival, whatever
-- the clock says of today. Beyond 25 hours the clock is believed all the same: it is the receipt before that was wrong then,
-- and nobody is to be late by years.
CREATE FUNCTION ledger.time_of_receipt(clock timestamptz)
RETURNS timestamptz
LANGUAGE sql STABLE
AS $$
    SELECT greatest(clock, CASE WHEN newest.received_at <= clock + interval '25 hours' THEN newest.received_at END)
    FROM (VALUES (1)) AS once
    LEFT JOIN (SELECT d.received_at FROM ledger.declaration AS d ORDER BY d.id DESC LIMIT 1) AS newest ON true
$$;
