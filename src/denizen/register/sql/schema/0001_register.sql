-- The register: people, organisations and the facts about them.
--
-- Every fact table has the same frame. `declaration_id` founds the fact; `recorded_at` says since when the register
-- has known it in this form; `valid_during` is its nominal period (from the earliest possible first day to the
-- earliest possible end), which orders facts and keeps keys temporal. What the register no longer holds moves, in the
-- statement that replaces it, to the table's `_superseded` twin with the period during which it was known.

CREATE TABLE register.person (
    id            uuid        NOT NULL DEFAULT gen_random_uuid(),
    registered_at timestamptz NOT NULL,
    CONSTRAINT person_is_identified PRIMARY KEY (id)
);

CREATE TABLE register.organisation (
    id          uuid NOT NULL DEFAULT gen_random_uuid(),
    credit_code text NOT NULL,
    name        text NOT NULL,
    party_id    uuid,
    CONSTRAINT organisation_is_identified PRIMARY KEY (id),
    CONSTRAINT organisation_has_its_own_credit_code UNIQUE (credit_code),
    CONSTRAINT organisation_party_is_known FOREIGN KEY (party_id) REFERENCES access.party (id)
);
CREATE INDEX organisation_is_found_by_party ON register.organisation (party_id);

CREATE TABLE register.residence (
    person_id      uuid        NOT NULL,
    declaration_id uuid        NOT NULL,
    dwelling_id    uuid        NOT NULL,
    room           text,
    category       text,
    is_main        boolean     NOT NULL,
    purpose        text,
    previous_place text,
    began          daterange   NOT NULL,
    ended          daterange,
    valid_during   daterange   NOT NULL,
    ended_by       uuid,
    disputed       boolean     NOT NULL,
    confirm_by     date,
    recorded_at    timestamptz NOT NULL,
    main_person_id uuid GENERATED ALWAYS AS (CASE WHEN is_main THEN person_id END) STORED,
    CONSTRAINT residence_is_founded_once PRIMARY KEY (person_id, declaration_id),
    CONSTRAINT person_has_one_main_residence_at_a_time UNIQUE (main_person_id, valid_during WITHOUT OVERLAPS),
    CONSTRAINT residence_person_is_known FOREIGN KEY (person_id) REFERENCES register.person (id),
    CONSTRAINT residence_dwelling_is_known FOREIGN KEY (dwelling_id) REFERENCES places.dwelling (id),
    CONSTRAINT residence_declaration_is_known FOREIGN KEY (declaration_id) REFERENCES ledger.declaration (id)
);
CREATE INDEX residence_is_found_by_dwelling ON register.residence (dwelling_id);
CREATE INDEX residence_is_found_by_declaration ON register.residence (declaration_id);
-- What is to be confirmed, the longest overdue first; most come in that order, so that this costs little to keep.
CREATE INDEX residence_is_confirmed_in_order ON register.residence (confirm_by, declaration_id) WHERE ended IS NULL;

CREATE TABLE register.tenancy (
    person_id      uuid        NOT NULL,
    declaration_id uuid        NOT NULL,
    dwelling_id    uuid        NOT NULL,
    provider_id    uuid        NOT NULL,
    room           text,
    term_until     date,
    filing_number  text,
    began          daterange   NOT NULL,
    ended          daterange,
    valid_during   daterange   NOT NULL,
    ended_by       uuid,
    disputed       boolean     NOT NULL,
    confirm_by     date,
    recorded_at    timestamptz NOT NULL,
    CONSTRAINT tenancy_is_founded_once PRIMARY KEY (person_id, declaration_id),
    CONSTRAINT tenancy_person_is_known FOREIGN KEY (person_id) REFERENCES register.person (id),
    CONSTRAINT tenancy_dwelling_is_known FOREIGN KEY (dwelling_id) REFERENCES places.dwelling (id),
    CONSTRAINT tenancy_provider_is_known FOREIGN KEY (provider_id) REFERENCES access.party (id),
    CONSTRAINT tenancy_declaration_is_known FOREIGN KEY (declaration_id) REFERENCES ledger.declaration (id)
);
CREATE INDEX tenancy_is_found_by_dwelling ON register.tenancy (dwelling_id);
CREATE INDEX tenancy_is_found_by_provider ON register.tenancy (provider_id);
CREATE INDEX tenancy_is_found_by_declaration ON register.tenancy (declaration_id);
CREATE INDEX tenancy_is_confirmed_in_order ON register.tenancy (confirm_by, declaration_id) WHERE ended IS NULL;

CREATE TABLE register.employment (
    person_id       uuid        NOT NULL,
    declaration_id  uuid        NOT NULL,
    organisation_id uuid        NOT NULL,
    occupation      text,
    contract_kind   text,
    workplace       text,
    began           daterange   NOT NULL,
    ended           daterange,
    valid_during    daterange   NOT NULL,
    ended_by        uuid,
    disputed        boolean     NOT NULL,
    confirm_by      date,
    recorded_at     timestamptz NOT NULL,
    CONSTRAINT employment_is_founded_once PRIMARY KEY (person_id, declaration_id),
    CONSTRAINT employment_person_is_known FOREIGN KEY (person_id) REFERENCES register.person (id),
    CONSTRAINT employment_organisation_is_known FOREIGN KEY (organisation_id) REFERENCES register.organisation (id),
    CONSTRAINT employment_declaration_is_known FOREIGN KEY (declaration_id) REFERENCES ledger.declaration (id)
);
CREATE INDEX employment_is_found_by_organisation ON register.employment (organisation_id);
CREATE INDEX employment_is_found_by_declaration ON register.employment (declaration_id);
CREATE INDEX employment_is_confirmed_in_order ON register.employment (confirm_by, declaration_id) WHERE ended IS NULL;

CREATE TABLE register.lodging_stay (
    person_id      uuid        NOT NULL,
    declaration_id uuid        NOT NULL,
    dwelling_id    uuid        NOT NULL,
    provider_id    uuid        NOT NULL,
    room           text,
    check_in       timestamptz,
    check_out      timestamptz,
    expected_out   date,
    began          daterange   NOT NULL,
    ended          daterange,
    valid_during   daterange   NOT NULL,
    ended_by       uuid,
    disputed       boolean     NOT NULL,
    confirm_by     date,
    recorded_at    timestamptz NOT NULL,
    CONSTRAINT lodging_stay_is_founded_once PRIMARY KEY (person_id, declaration_id),
    CONSTRAINT lodging_stay_person_is_known FOREIGN KEY (person_id) REFERENCES register.person (id),
    CONSTRAINT lodging_stay_dwelling_is_known FOREIGN KEY (dwelling_id) REFERENCES places.dwelling (id),
    CONSTRAINT lodging_stay_provider_is_known FOREIGN KEY (provider_id) REFERENCES access.party (id),
    CONSTRAINT lodging_stay_declaration_is_known FOREIGN KEY (declaration_id) REFERENCES ledger.declaration (id)
);
CREATE INDEX lodging_stay_is_found_by_dwelling ON register.lodging_stay (dwelling_id);
CREATE INDEX lodging_stay_is_found_by_provider ON register.lodging_stay (provider_id);
CREATE INDEX lodging_stay_is_found_by_declaration ON register.lodging_stay (declaration_id);
CREATE INDEX lodging_stay_is_confirmed_in_order ON register.lodging_stay (confirm_by, declaration_id) WHERE ended IS NULL;

-- Names are many: the official one through time, its Latin form, and every other spelling that somebody declared.
CREATE TABLE register.person_name (
    person_id      uuid        NOT NULL,
    declaration_id uuid        NOT NULL,
    kind           text        NOT NULL,
    name           text        NOT NULL,
    script         text        NOT NULL,
    valid_during   daterange   NOT NULL,
    recorded_at    timestamptz NOT NULL,
    CONSTRAINT person_name_is_said_once PRIMARY KEY (person_id, kind, name, valid_during),
    CONSTRAINT person_name_kind_is_known CHECK (kind IN ('official', 'latin', 'variant')),
    CONSTRAINT person_name_person_is_known FOREIGN KEY (person_id) REFERENCES register.person (id),
    CONSTRAINT person_name_declaration_is_known FOREIGN KEY (declaration_id) REFERENCES ledger.declaration (id)
);
CREATE INDEX person_name_is_found_by_declaration ON register.person_name (declaration_id);

-- Sex, birth and nationality as best known; birth dates may be known in part.
CREATE TABLE register.particulars (
    person_id      uuid        NOT NULL,
    declaration_id uuid        NOT NULL,
    sex            text,
    born           daterange,
    birth_place    text,
    nationality    text,
    mother_id      uuid,
    father_id      uuid,
    disputed       boolean     NOT NULL,
    recorded_at    timestamptz NOT NULL,
    CONSTRAINT particulars_are_known_once PRIMARY KEY (person_id),
    CONSTRAINT particulars_person_is_known FOREIGN KEY (person_id) REFERENCES register.person (id),
    CONSTRAINT particulars_mother_is_known FOREIGN KEY (mother_id) REFERENCES register.person (id),
    CONSTRAINT particulars_father_is_known FOREIGN KEY (father_id) REFERENCES register.person (id),
    CONSTRAINT particulars_declaration_is_known FOREIGN KEY (declaration_id) REFERENCES ledger.declaration (id)
);
CREATE INDEX particulars_are_found_by_declaration ON register.particulars (declaration_id);
CREATE INDEX particulars_are_found_by_mother ON register.particulars (mother_id) WHERE mother_id IS NOT NULL;
CREATE INDEX particulars_are_found_by_father ON register.particulars (father_id) WHERE father_id IS NOT NULL;

CREATE TABLE register.death (
    person_id      uuid        NOT NULL,
    declaration_id uuid        NOT NULL,
    died           daterange   NOT NULL,
    recorded_at    timestamptz NOT NULL,
    CONSTRAINT person_dies_once PRIMARY KEY (person_id),
    CONSTRAINT death_person_is_known FOREIGN KEY (person_id) REFERENCES register.person (id),
    CONSTRAINT death_declaration_is_known FOREIGN KEY (declaration_id) REFERENCES ledger.declaration (id)
);
CREATE INDEX death_is_found_by_declaration ON register.death (declaration_id);

-- Whether two numbers of one type that are the same may be one document: two countries may give one number, a number for life
-- (`linkage.rules.LIFELONG_DOCUMENTS`) is one country's, and who leaves the country out says nothing against it.
CREATE FUNCTION register.is_one_country(document_type text, one_issuer text, other_issuer text)
RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN document_type = 'citizen_id' OR coalesce(one_issuer = other_issuer, true);

CREATE TABLE register.identity_document (
    person_id      uuid        NOT NULL,
    declaration_id uuid        NOT NULL,
    document_type  text        NOT NULL,
    issuer         text,
    sealed         bytea       NOT NULL,
    token          bytea       NOT NULL,
    hint           text,
    valid_to       date,
    valid_during   daterange   NOT NULL,
    recorded_at    timestamptz NOT NULL,
    CONSTRAINT identity_document_is_said_once PRIMARY KEY (person_id, token),
    CONSTRAINT identity_document_person_is_known FOREIGN KEY (person_id) REFERENCES register.person (id),
    CONSTRAINT identity_document_declaration_is_known FOREIGN KEY (declaration_id) REFERENCES ledger.declaration (id)
);
CREATE INDEX identity_document_is_found_by_token ON register.identity_document (token);
CREATE INDEX identity_document_is_found_by_declaration ON register.identity_document (declaration_id);

CREATE TABLE register.home_registration (
    person_id      uuid        NOT NULL,
    declaration_id uuid        NOT NULL,
    division       text,
    address        text,
    valid_during   daterange   NOT NULL,
    recorded_at    timestamptz NOT NULL,
    CONSTRAINT person_has_one_home_registration_at_a_time PRIMARY KEY (person_id, valid_during WITHOUT OVERLAPS),
    CONSTRAINT home_registration_person_is_known FOREIGN KEY (person_id) REFERENCES register.person (id),
    CONSTRAINT home_registration_declaration_is_known FOREIGN KEY (declaration_id) REFERENCES ledger.declaration (id)
);
CREATE INDEX home_registration_is_found_by_declaration ON register.home_registration (declaration_id);

CREATE TABLE register.contact_point (
    person_id      uuid        NOT NULL,
    declaration_id uuid        NOT NULL,
    kind           text        NOT NULL,
    value          text        NOT NULL,
    language       text,
    recorded_at    timestamptz NOT NULL,
    CONSTRAINT contact_point_is_said_once PRIMARY KEY (person_id, kind),
    CONSTRAINT contact_point_kind_is_known CHECK (kind IN ('phone', 'email', 'language')),
    CONSTRAINT contact_point_person_is_known FOREIGN KEY (person_id) REFERENCES register.person (id),
    CONSTRAINT contact_point_declaration_is_known FOREIGN KEY (declaration_id) REFERENCES ledger.declaration (id)
);
CREATE INDEX contact_point_is_found_by_declaration ON register.contact_point (declaration_id);

-- A household is named by its head: its members are those who declared their relation to the same head.
CREATE TABLE register.household_membership (
    person_id      uuid        NOT NULL,
    declaration_id uuid        NOT NULL,
    head_id        uuid        NOT NULL,
    relation       text        NOT NULL,
    began          daterange   NOT NULL,
    ended          daterange,
    valid_during   daterange   NOT NULL,
    recorded_at    timestamptz NOT NULL,
    CONSTRAINT person_has_one_household_at_a_time PRIMARY KEY (person_id, valid_during WITHOUT OVERLAPS),
    CONSTRAINT household_membership_person_is_known FOREIGN KEY (person_id) REFERENCES register.person (id),
    CONSTRAINT household_membership_head_is_known FOREIGN KEY (head_id) REFERENCES register.person (id),
    CONSTRAINT household_membership_declaration_is_known FOREIGN KEY (declaration_id) REFERENCES ledger.declaration (id)
);
CREATE INDEX household_membership_is_found_by_head ON register.household_membership (head_id);
CREATE INDEX household_membership_is_found_by_declaration ON register.household_membership (declaration_id);

CREATE TABLE register.guardianship (
    person_id      uuid        NOT NULL,
    declaration_id uuid        NOT NULL,
    guardian_id    uuid        NOT NULL,
    basis          text        NOT NULL,
    valid_during   daterange   NOT NULL,
    recorded_at    timestamptz NOT NULL,
    CONSTRAINT guardianship_is_said_once PRIMARY KEY (person_id, guardian_id),
    CONSTRAINT guardianship_person_is_known FOREIGN KEY (person_id) REFERENCES register.person (id),
    CONSTRAINT guardianship_guardian_is_known FOREIGN KEY (guardian_id) REFERENCES register.person (id),
    CONSTRAINT guardianship_declaration_is_known FOREIGN KEY (declaration_id) REFERENCES ledger.declaration (id)
);
CREATE INDEX guardianship_is_found_by_guardian ON register.guardianship (guardian_id);
CREATE INDEX guardianship_is_found_by_declaration ON register.guardianship (declaration_id);

-- What the register once held. A twin has its table's columns, with `recorded_during` in place of `recorded_at`.
CREATE TABLE register.residence_superseded (
    person_id       uuid NOT NULL,
    declaration_id  uuid NOT NULL,
    dwelling_id     uuid NOT NULL,
    room            text,
    category        text,
    is_main         boolean NOT NULL,
    purpose         text,
    previous_place  text,
    began           daterange NOT NULL,
    ended           daterange,
    valid_during    daterange NOT NULL,
    ended_by        uuid,
    disputed        boolean NOT NULL,
    confirm_by      date,
    recorded_during tstzrange NOT NULL
);
CREATE INDEX residence_superseded_is_found_by_person ON register.residence_superseded (person_id);
CREATE INDEX residence_superseded_is_found_by_dwelling ON register.residence_superseded (dwelling_id);

CREATE TABLE register.tenancy_superseded (
    person_id       uuid NOT NULL,
    declaration_id  uuid NOT NULL,
    dwelling_id     uuid NOT NULL,
    provider_id     uuid NOT NULL,
    room            text,
    term_until      date,
    filing_number   text,
    began           daterange NOT NULL,
    ended           daterange,
    valid_during    daterange NOT NULL,
    ended_by        uuid,
    disputed        boolean NOT NULL,
    confirm_by      date,
    recorded_during tstzrange NOT NULL
);
CREATE INDEX tenancy_superseded_is_found_by_person ON register.tenancy_superseded (person_id);
CREATE INDEX tenancy_superseded_is_found_by_dwelling ON register.tenancy_superseded (dwelling_id);

CREATE TABLE register.employment_superseded (
    person_id       uuid NOT NULL,
    declaration_id  uuid NOT NULL,
    organisation_id uuid NOT NULL,
    occupation      text,
    contract_kind   text,
    workplace       text,
    began           daterange NOT NULL,
    ended           daterange,
    valid_during    daterange NOT NULL,
    ended_by        uuid,
    disputed        boolean NOT NULL,
    confirm_by      date,
    recorded_during tstzrange NOT NULL
);
CREATE INDEX employment_superseded_is_found_by_person ON register.employment_superseded (person_id);

CREATE TABLE register.lodging_stay_superseded (
    person_id       uuid NOT NULL,
    declaration_id  uuid NOT NULL,
    dwelling_id     uuid NOT NULL,
    provider_id     uuid NOT NULL,
    room            text,
    check_in        timestamptz,
    check_out       timestamptz,
    expected_out    date,
    began           daterange NOT NULL,
    ended           daterange,
    valid_during    daterange NOT NULL,
    ended_by        uuid,
    disputed        boolean NOT NULL,
    confirm_by      date,
    recorded_during tstzrange NOT NULL
);
CREATE INDEX lodging_stay_superseded_is_found_by_person ON register.lodging_stay_superseded (person_id);
CREATE INDEX lodging_stay_superseded_is_found_by_dwelling ON register.lodging_stay_superseded (dwelling_id);

CREATE TABLE register.person_name_superseded (
    person_id       uuid NOT NULL,
    declaration_id  uuid NOT NULL,
    kind            text NOT NULL,
    name            text NOT NULL,
    script          text NOT NULL,
    valid_during    daterange NOT NULL,
    recorded_during tstzrange NOT NULL
);
CREATE INDEX person_name_superseded_is_found_by_person ON register.person_name_superseded (person_id);

CREATE TABLE register.particulars_superseded (
    person_id       uuid NOT NULL,
    declaration_id  uuid NOT NULL,
    sex             text,
    born            daterange,
    birth_place     text,
    nationality     text,
    mother_id       uuid,
    father_id       uuid,
    disputed        boolean NOT NULL,
    recorded_during tstzrange NOT NULL
);
CREATE INDEX particulars_superseded_is_found_by_person ON register.particulars_superseded (person_id);

CREATE TABLE register.death_superseded (
    person_id       uuid NOT NULL,
    declaration_id  uuid NOT NULL,
    died            daterange NOT NULL,
    recorded_during tstzrange NOT NULL
);
CREATE INDEX death_superseded_is_found_by_person ON register.death_superseded (person_id);

CREATE TABLE register.identity_document_superseded (
    person_id       uuid NOT NULL,
    declaration_id  uuid NOT NULL,
    document_type   text NOT NULL,
    issuer          text,
    sealed          bytea NOT NULL,
    token           bytea NOT NULL,
    hint            text,
    valid_to        date,
    valid_during    daterange NOT NULL,
    recorded_during tstzrange NOT NULL
);
CREATE INDEX identity_document_superseded_is_found_by_person ON register.identity_document_superseded (person_id);

CREATE TABLE register.home_registration_superseded (
    person_id       uuid NOT NULL,
    declaration_id  uuid NOT NULL,
    division        text,
    address         text,
    valid_during    daterange NOT NULL,
    recorded_during tstzrange NOT NULL
);
CREATE INDEX home_registration_superseded_is_found_by_person ON register.home_registration_superseded (person_id);

CREATE TABLE register.contact_point_superseded (
    person_id       uuid NOT NULL,
    declaration_id  uuid NOT NULL,
    kind            text NOT NULL,
    value           text NOT NULL,
    language        text,
    recorded_during tstzrange NOT NULL
);
CREATE INDEX contact_point_superseded_is_found_by_person ON register.contact_point_superseded (person_id);

CREATE TABLE register.household_membership_superseded (
    person_id       uuid NOT NULL,
    declaration_id  uuid NOT NULL,
    head_id         uuid NOT NULL,
    relation        text NOT NULL,
    began           daterange NOT NULL,
    ended           daterange,
    valid_during    daterange NOT NULL,
    recorded_during tstzrange NOT NULL
);
CREATE INDEX household_membership_superseded_is_found_by_person ON register.household_membership_superseded (person_id);

CREATE TABLE register.guardianship_superseded (
    person_id       uuid NOT NULL,
    declaration_id  uuid NOT NULL,
    guardian_id     uuid NOT NULL,
    basis           text NOT NULL,
    valid_during    daterange NOT NULL,
    recorded_during tstzrange NOT NULL
);
CREATE INDEX guardianship_superseded_is_found_by_person ON register.guardianship_superseded (person_id);
