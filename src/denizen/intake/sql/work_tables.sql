-- Working tables of one applier, made once a connection and emptied before each use. `ON COMMIT DELETE ROWS` would cut
-- their files at each commit, which costs more than all else that one declaration does.
CREATE TEMPORARY TABLE IF NOT EXISTS work (
    declaration_id  uuid,
    kind            text,
    party_id        uuid,
    capacity        text,
    received_at     timestamptz,
    occurred        daterange,
    term_until      date,
    target          uuid,
    plate           text,
    address         text,
    is_employer     boolean,
    name            text,
    name_latin      text,
    sex             text,
    born            daterange,
    document_type   text,
    document_issuer text,
    document_token  bytea,
    keys            bytea[],
    new_keys        bytea[],
    alike_keys      bytea[],
    near_keys       bytea[],
    dwelling_id     uuid,
    place_basis     text,
    place_refusal   text,
    organisation_id uuid,
    employer_basis  text,
    employer_name   text,
    sender_firm_id  uuid,
    names_itself    boolean,
    alias_keys      bigint[],
    employer_refusal text,
    root_id         uuid,
    is_taken_back   boolean,
    is_told_anew    boolean,
    means_id        uuid,
    is_lone         boolean,
    person_id       uuid,
    basis           text,
    question        text,
    candidates      uuid[],
    is_settled      boolean,
    refusal         text,
    refused_fields  text[]
);

CREATE TEMPORARY TABLE IF NOT EXISTS touched (
    person_id uuid,
    is_new    boolean,
    is_made   boolean NOT NULL DEFAULT false
);

CREATE TEMPORARY TABLE IF NOT EXISTS effective (
    person_id         uuid,
    root_id           uuid,
    speaker_id        uuid,
    kind              text,
    first_party_id    uuid,
    first_capacity    text,
    party_id          uuid,
    capacity          text,
    received_at       timestamptz,
    occurred          daterange,
    dwelling_id       uuid,
    organisation_id   uuid,
    room              text,
    category          text,
    is_main           boolean,
    purpose           text,
    previous_place    text,
    term_until        date,
    filing_number     text,
    occupation        text,
    contract_kind     text,
    workplace         text,
    check_in          timestamptz,
    check_out         timestamptz,
    relation          text,
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
    home_address      text
);

CREATE TEMPORARY TABLE IF NOT EXISTS spell (
    person_id      uuid,
    fact           text,
    anchor         uuid,
    founder_id     uuid,
    provider_id    uuid,
    is_exclusive   boolean,
    began          daterange,
    ended          daterange,
    valid_during   daterange,
    ended_by       uuid,
    disputed       boolean,
    confirm_by     date,
    room           text,
    category       text,
    purpose        text,
    previous_place text,
    term_until     date,
    filing_number  text,
    occupation     text,
    contract_kind  text,
    workplace      text,
    check_in       timestamptz,
    check_out      timestamptz,
    household_id   uuid
);

-- The rules in force, filled whenever the pack changes and kept between rounds.
CREATE TEMPORARY TABLE IF NOT EXISTS precedence (
    fact              text,
    capacity          text,
    rank              integer,
    undocumented_rank integer
);

CREATE TEMPORARY TABLE IF NOT EXISTS evidence (
    kind     text,
    fact     text,
    op       text,
    capacity text
);

CREATE TEMPORARY TABLE IF NOT EXISTS confirmation (
    fact text,
    days integer
);

CREATE TEMPORARY TABLE IF NOT EXISTS permitted (
    kind     text,
    capacity text
);

CREATE TEMPORARY TABLE IF NOT EXISTS latest (
    kind  text,
    what  text,
    field text,
    ahead interval,
    code  text
);
