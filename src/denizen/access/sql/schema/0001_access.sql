-- Who may act, in which role, and under which purpose somebody may be read.

CREATE TABLE access.party (
    id           uuid      NOT NULL DEFAULT gen_random_uuid(),
    handle       text      NOT NULL,
    kind         text      NOT NULL,
    name         text      NOT NULL,
    credit_code  text,
    language     text      NOT NULL DEFAULT 'zh-hans',
    valid_during daterange NOT NULL DEFAULT daterange(NULL, NULL),
    CONSTRAINT party_is_identified PRIMARY KEY (id),
    CONSTRAINT party_has_its_own_handle UNIQUE (handle),
    -- What others refer to where the capacity matters: nobody declares in one that is not the party's.
    CONSTRAINT party_has_one_kind UNIQUE (id, kind),
    CONSTRAINT party_kind_is_known CHECK (kind IN (
        'landlord', 'employer', 'hotel', 'private_host', 'agency', 'property_manager', 'school', 'resident', 'registrar'))
);
CREATE UNIQUE INDEX party_has_its_own_credit_code ON access.party (credit_code) WHERE credit_code IS NOT NULL;
COMMENT ON TABLE access.party IS 'Whoever may declare: a statutory reporter, the residents'' counter, the registrar | person';
COMMENT ON COLUMN access.party.id IS 'Identifier | link | public task of the register | party';
COMMENT ON COLUMN access.party.handle IS 'Short public name by which the party is addressed in commands and files | link | public task of the register | party';
COMMENT ON COLUMN access.party.kind IS 'In which statutory capacity the party declares | precedence, duties | CN-33 8-12 | party';
COMMENT ON COLUMN access.party.name IS 'Name of the person or organisation that declares | provenance shown to the person declared | rights.md P9 | party';
COMMENT ON COLUMN access.party.credit_code IS 'Unified social credit code of an organisation | matching employers | GB 32100 | party';
COMMENT ON COLUMN access.party.language IS 'Language of messages to the party | messages | public task of the register | party';
COMMENT ON COLUMN access.party.valid_during IS 'While the party may declare | refusing expired parties | public task of the register | party';

CREATE TABLE access.actor (
    id        uuid    NOT NULL DEFAULT gen_random_uuid(),
    role      text    NOT NULL,
    name      text    NOT NULL,
    pseudonym text    NOT NULL,
    party_id  uuid,
    language  text    NOT NULL DEFAULT 'zh-hans',
    active    boolean NOT NULL DEFAULT true,
    demo      boolean NOT NULL DEFAULT false,
    CONSTRAINT actor_is_identified PRIMARY KEY (id),
    CONSTRAINT actor_has_its_own_pseudonym UNIQUE (pseudonym),
    CONSTRAINT actor_speaks_for_a_known_party FOREIGN KEY (party_id) REFERENCES access.party (id),
    CONSTRAINT actor_role_is_known CHECK (role IN (
        'registrar', 'area_officer', 'counter_clerk', 'supervisor', 'auditor', 'data_protection_officer', 'operator', 'reporter',
        'program', 'office_program', 'resident', 'system'))
);
CREATE INDEX actor_is_found_by_party ON access.actor (party_id);
COMMENT ON TABLE access.actor IS 'Whoever acts in the system: staff, a reporter''s user, a resident, the system itself | person';
COMMENT ON COLUMN access.actor.id IS 'Identifier | accountability | PIPL 51 | account';
COMMENT ON COLUMN access.actor.role IS 'Role, from which grants follow | authorisation | PIPL 51 | account';
COMMENT ON COLUMN access.actor.name IS 'Name shown to the actor | sign-in | PIPL 51 | account';
COMMENT ON COLUMN access.actor.pseudonym IS 'Stable pseudonym shown in people''s logs | rights of the person read and of staff | CJEU C-579/21 | account';
COMMENT ON COLUMN access.actor.party_id IS 'For which party the actor declares | authorisation | public task of the register | account';
COMMENT ON COLUMN access.actor.language IS 'Language of the pages | usability | public task of the register | account';
COMMENT ON COLUMN access.actor.demo IS 'True for invented staff of a demonstration, who sign in without proof | no demo account in earnest use | PIPL 51 | account';
COMMENT ON COLUMN access.actor.active IS 'Whether the actor may act now | authorisation | PIPL 51 | account';

CREATE TABLE access.purpose (
    code            text    NOT NULL,
    legal_basis     text    NOT NULL,
    asks_reference  boolean NOT NULL DEFAULT false,
    told_within     interval,
    CONSTRAINT purpose_is_identified PRIMARY KEY (code)
);
COMMENT ON TABLE access.purpose IS 'For what somebody may be read, with the law that allows it | not person';
COMMENT ON COLUMN access.purpose.code IS 'Dotted code; its title is translated by the pages | purpose limitation | PIPL 6 | permanent';
COMMENT ON COLUMN access.purpose.legal_basis IS 'Law article | purpose limitation | PIPL 13 | permanent';
COMMENT ON COLUMN access.purpose.told_within IS 'After how long at the latest people see what was read of them under it, unless a reader decides otherwise; null: at once | purpose limitation | rights.md P5 | permanent';
COMMENT ON COLUMN access.purpose.asks_reference IS 'Whether a case reference must be given | purpose limitation | rights.md P1 | permanent';

CREATE TABLE access.allowance (
    role         text      NOT NULL,
    purpose      text      NOT NULL,
    reader       text      NOT NULL,
    fields       text[]    NOT NULL,
    own_area     boolean   NOT NULL DEFAULT false,
    approved_under smallint,
    valid_during daterange NOT NULL DEFAULT daterange(NULL, NULL),
    CONSTRAINT allowance_is_given_once PRIMARY KEY (role, purpose, reader),
    CONSTRAINT allowance_has_a_known_purpose FOREIGN KEY (purpose) REFERENCES access.purpose (code)
);
CREATE INDEX allowance_is_found_by_purpose ON access.allowance (purpose);
COMMENT ON TABLE access.allowance IS 'Which role may use which reader for which purpose, and which groups of fields it then receives | not person';
COMMENT ON COLUMN access.allowance.role IS 'Role | authorisation | rights.md P11 | permanent';
COMMENT ON COLUMN access.allowance.purpose IS 'Purpose | authorisation | rights.md P11 | permanent';
COMMENT ON COLUMN access.allowance.reader IS 'Reader, such as card or occupants | authorisation | rights.md P11 | permanent';
COMMENT ON COLUMN access.allowance.fields IS 'Groups of fields delivered | authorisation | rights.md P11 | permanent';
COMMENT ON COLUMN access.allowance.own_area IS 'Whether it holds in the own area alone, and beyond it only where a reason was given before | authorisation | rights.md P11; PIPL 51 | permanent';
COMMENT ON COLUMN access.allowance.approved_under IS 'Under which age, in years, the record of a person is opened with a supervisor''s word alone; null where that is not asked | authorisation | PIPL 28, 31; Regulations on the Protection of Minors in Cyberspace 36 | permanent';
COMMENT ON COLUMN access.allowance.valid_during IS 'While it holds | authorisation | rights.md P11 | permanent';

CREATE TABLE access.competence (
    role text NOT NULL,
    act  text NOT NULL,
    CONSTRAINT competence_is_given_once PRIMARY KEY (role, act)
);
COMMENT ON TABLE access.competence IS 'Which role may do what beside reading | not person';
COMMENT ON COLUMN access.competence.role IS 'Role | authorisation | PIPL 51 | permanent';
COMMENT ON COLUMN access.competence.act IS 'Dotted name of the act, such as people.merge | authorisation | PIPL 51 | permanent';

CREATE TABLE access.entering (
    role     text NOT NULL,
    capacity text NOT NULL,
    CONSTRAINT entering_is_given_once PRIMARY KEY (role, capacity)
);
COMMENT ON TABLE access.entering IS 'For declarants of which capacity a role may enter what they say at the counter | not person';
COMMENT ON COLUMN access.entering.role IS 'Role | authorisation | PIPL 51 | permanent';
COMMENT ON COLUMN access.entering.capacity IS 'Kind of party | authorisation | CN-33 8-12 | permanent';

-- No foreign key: the actor comes from the session in the same statement and stays as long as a line names it, and the check would
-- lock the officer's own row at every reading.
CREATE TABLE access.ticket (
    id          uuid        NOT NULL DEFAULT gen_random_uuid(),
    opened_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    opened_in   xid8        NOT NULL DEFAULT pg_current_xact_id(),
    actor_id    uuid,
    purpose     text        NOT NULL,
    basis       text,
    reference   text,
    reader      text        NOT NULL,
    fields      text[]      NOT NULL,
    person_id   uuid,
    dwelling_id uuid,
    search_key  bytea,
    matter_id   uuid,
    during      daterange,
    known_on    timestamptz,
    refusal     text,
    redeemed_at timestamptz,
    swept_at    timestamptz,
    CONSTRAINT ticket_is_identified PRIMARY KEY (id),
    CONSTRAINT ticket_has_one_subject CHECK (refusal IS NOT NULL OR num_nonnulls(person_id, dwelling_id, search_key, matter_id) = 1),
    CONSTRAINT ticket_granted_names_actor_and_basis CHECK (refusal IS NOT NULL OR num_nulls(actor_id, basis) = 0)
);
CREATE INDEX ticket_grows_old ON access.ticket USING brin (opened_at) WITH (pages_per_range = 32);
CREATE INDEX ticket_is_found_by_actor ON access.ticket (actor_id, opened_at);
CREATE INDEX ticket_was_denied ON access.ticket (coalesce(actor_id, '00000000-0000-0000-0000-000000000000'), opened_at)
    WHERE refusal IS NOT NULL;
-- Tickets are written in the order of time, so this takes next to nothing.
CREATE INDEX ticket_is_found_by_time ON access.ticket USING brin (opened_at);
CREATE INDEX ticket_waits_to_be_swept ON access.ticket (opened_at)
    WHERE redeemed_at IS NULL AND swept_at IS NULL AND refusal IS NULL;
COMMENT ON TABLE access.ticket IS 'A declared intent to read one person, one dwelling, one search or one matter, with the whole question; committed before anything is read | person';
COMMENT ON COLUMN access.ticket.id IS 'Identifier, random | reading room | rights.md P1 | access_log';
COMMENT ON COLUMN access.ticket.opened_at IS 'When it was opened | reading room | rights.md P1 | access_log';
COMMENT ON COLUMN access.ticket.opened_in IS 'Transaction that opened it: a reader refuses a ticket of its own transaction | reading room | rights.md P1 | access_log';
COMMENT ON COLUMN access.ticket.actor_id IS 'Who asked; null where a refused token belongs to nobody | accountability | rights.md P1 | access_log';
COMMENT ON COLUMN access.ticket.purpose IS 'For what | purpose limitation | PIPL 6 | access_log';
COMMENT ON COLUMN access.ticket.basis IS 'Under which law; null only where the purpose asked for does not exist | purpose limitation | PIPL 13 | access_log';
COMMENT ON COLUMN access.ticket.reference IS 'Case reference | purpose limitation | rights.md P1 | access_log';
COMMENT ON COLUMN access.ticket.reader IS 'With which reader | authorisation | rights.md P11 | access_log';
COMMENT ON COLUMN access.ticket.fields IS 'Groups of fields granted | authorisation | rights.md P11 | access_log';
COMMENT ON COLUMN access.ticket.person_id IS 'The person asked for | accountability | rights.md P1 | access_log';
COMMENT ON COLUMN access.ticket.dwelling_id IS 'The dwelling asked for | accountability | rights.md P1 | access_log';
COMMENT ON COLUMN access.ticket.search_key IS 'Keyed hash of what was searched, enough to prove a repeated search and not to read it | accountability | rights.md P7 | access_log';
COMMENT ON COLUMN access.ticket.matter_id IS 'The declaration, question, errand or organisation asked for, which tells of people | accountability | rights.md P1 | access_log';
COMMENT ON COLUMN access.ticket.during IS 'The days asked about, where the question has any: a reader answers no other question than the one committed | reading room | rights.md P1 | access_log';
COMMENT ON COLUMN access.ticket.known_on IS 'As of which instant of the register''s knowledge, where not now | reading room | rights.md P1 | access_log';
COMMENT ON COLUMN access.ticket.swept_at IS 'When it was found unredeemed and its people were logged as possibly seen | completeness of the log | rights.md P2 | access_log';
COMMENT ON COLUMN access.ticket.refusal IS 'Code of the refusal where it was denied | denied tries are logged too | rights.md P1 | access_log';
COMMENT ON COLUMN access.ticket.redeemed_at IS 'When a reader used it; once only | reading room | rights.md P1 | access_log';
