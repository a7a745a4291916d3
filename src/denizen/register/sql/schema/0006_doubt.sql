-- Doubts: that somebody holds a datum to be wrong, and what became of it. Rows are only ever added, but for what is open now.
--
-- What the doubter holds to be right stands nowhere here: a correction is a declaration like any other, and a doubt that led to
-- one names it.

-- No foreign keys to actors here: they come from the tickets that the same statements redeem, and nobody removes one.
CREATE TABLE register.doubt (
    id             uuid        NOT NULL DEFAULT gen_random_uuid(),
    person_id      uuid        NOT NULL,
    about          text        NOT NULL,
    declaration_id uuid,
    reason_code    text        NOT NULL,
    evidence       text        NOT NULL,
    capacity       text        NOT NULL,
    raised_by      uuid        NOT NULL,
    raised_at      timestamptz NOT NULL,
    CONSTRAINT doubt_is_identified PRIMARY KEY (id),
    -- What the states refer to, so that the table itself keeps apart who raised a doubt and who decides it.
    CONSTRAINT doubt_has_one_raiser UNIQUE (id, raised_by),
    CONSTRAINT doubt_person_is_known FOREIGN KEY (person_id) REFERENCES register.person (id),
    CONSTRAINT doubt_declaration_is_known FOREIGN KEY (declaration_id) REFERENCES ledger.declaration (id),
    CONSTRAINT doubt_group_is_known CHECK (about IN (
        'names', 'particulars', 'documents', 'residences', 'tenancies', 'employments', 'stays', 'household', 'relatives',
        'death', 'contacts', 'homes')),
    CONSTRAINT doubt_reason_is_known CHECK (reason_code IN (
        'no_longer', 'never', 'in_detail', 'another_person', 'other_office')),
    CONSTRAINT doubt_evidence_is_known CHECK (evidence IN (
        'none', 'statement', 'identity_document', 'paper', 'place_seen', 'other_register')),
    CONSTRAINT doubt_capacity_is_known CHECK (capacity IN ('person', 'declarant', 'staff', 'office_program'))
);
CREATE INDEX doubt_is_found_by_person ON register.doubt (person_id);
CREATE INDEX doubt_is_found_by_declaration ON register.doubt (declaration_id) WHERE declaration_id IS NOT NULL;

-- What became of a doubt, in order.
CREATE TABLE register.doubt_state (
    doubt_id       uuid        NOT NULL,
    said_at        timestamptz NOT NULL,
    state          text        NOT NULL,
    said_by        uuid        NOT NULL,
    raised_by      uuid        NOT NULL,
    code           text,
    law            text,
    declaration_id uuid,
    due            date,
    CONSTRAINT doubt_state_is_said_once PRIMARY KEY (doubt_id, said_at, state),
    CONSTRAINT doubt_state_is_of_a_known_doubt FOREIGN KEY (doubt_id, raised_by) REFERENCES register.doubt (id, raised_by),
    CONSTRAINT doubt_correction_is_known FOREIGN KEY (declaration_id) REFERENCES ledger.declaration (id),
    CONSTRAINT doubt_state_is_known CHECK (state IN ('raised', 'examined', 'extended', 'corrected', 'upheld', 'withdrawn')),
    CONSTRAINT doubt_is_not_decided_by_who_raised_it CHECK (
        state NOT IN ('examined', 'extended', 'corrected', 'upheld') OR said_by <> raised_by),
    CONSTRAINT doubt_is_corrected_by_a_declaration CHECK ((state = 'corrected') = (declaration_id IS NOT NULL)),
    CONSTRAINT doubt_is_extended_or_upheld_with_a_reason CHECK (CASE state
        WHEN 'extended' THEN code IN ('evidence_awaited', 'other_office_asked', 'person_not_reached')
        WHEN 'upheld' THEN code IN ('evidence_agrees', 'nothing_shown', 'held_for_then', 'another_fact')
        ELSE code IS NULL END),
    CONSTRAINT doubt_is_upheld_by_law CHECK ((state = 'upheld') = (law IS NOT NULL)),
    CONSTRAINT doubt_law_is_known CHECK (law IN ('PIPL 8', 'PIPL 46', 'CN 1958 17')),
    CONSTRAINT doubt_is_due_when_raised_or_extended CHECK ((state IN ('raised', 'extended')) = (due IS NOT NULL)),
    -- By when is the rule pack's to say. Whoever took over the pages could name another day, and gets none beyond two months.
    CONSTRAINT doubt_is_due_within_two_months CHECK (
        due - (said_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN 0 AND 62)
);
CREATE INDEX doubt_state_is_found_by_doubt ON register.doubt_state (doubt_id, raised_by);
CREATE INDEX doubt_correction_is_found ON register.doubt_state (declaration_id) WHERE declaration_id IS NOT NULL;
CREATE UNIQUE INDEX doubt_is_settled_once ON register.doubt_state (doubt_id)
    WHERE state IN ('corrected', 'upheld', 'withdrawn');
CREATE UNIQUE INDEX doubt_is_extended_once ON register.doubt_state (doubt_id) WHERE state = 'extended';

-- What is under examination now: it goes when the doubt is settled. Every reading of a person looks here, so it stays small.
CREATE TABLE register.doubt_open (
    doubt_id       uuid        NOT NULL,
    person_id      uuid        NOT NULL,
    about          text        NOT NULL,
    declaration_id uuid,
    since          timestamptz NOT NULL,
    due            date        NOT NULL,
    CONSTRAINT doubt_open_is_of_one_doubt PRIMARY KEY (doubt_id),
    CONSTRAINT doubt_open_is_known FOREIGN KEY (doubt_id) REFERENCES register.doubt (id),
    CONSTRAINT doubt_is_open_once UNIQUE NULLS NOT DISTINCT (person_id, about, declaration_id)
);
CREATE INDEX doubt_open_is_listed_by_due ON register.doubt_open (due, doubt_id);

-- That a datum was corrected, for everybody who had received it: one notice each.
CREATE TABLE register.correction_notice (
    doubt_id    uuid        NOT NULL,
    actor_id    uuid        NOT NULL,
    told_at     timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    reference   text,
    seen_at     timestamptz,
    CONSTRAINT correction_is_told_once PRIMARY KEY (doubt_id, actor_id),
    CONSTRAINT correction_notice_doubt_is_known FOREIGN KEY (doubt_id) REFERENCES register.doubt (id)
);
CREATE INDEX correction_notice_is_found_by_actor ON register.correction_notice (actor_id, told_at) WHERE seen_at IS NULL;

COMMENT ON TABLE register.doubt IS 'That somebody holds something recorded about a person to be wrong | person';
COMMENT ON COLUMN register.doubt.id IS 'Identifier, random | link | PIPL 46 | residence';
COMMENT ON COLUMN register.doubt.person_id IS 'Whose datum is doubted | the flag that travels with the datum | PIPL 46; rights.md P8 | residence';
COMMENT ON COLUMN register.doubt.about IS 'Which group of fields of the card is doubted | the flag that travels with the datum | PIPL 46; rights.md P8 | residence';
COMMENT ON COLUMN register.doubt.declaration_id IS 'The declaration that founds the doubted fact; null where the group as a whole is doubted | which fact is doubted | PIPL 46; rights.md P8 | residence';
COMMENT ON COLUMN register.doubt.reason_code IS 'Why it is doubted, by a code | deciding the doubt | PIPL 46 | residence';
COMMENT ON COLUMN register.doubt.evidence IS 'What was seen that speaks for the doubt, by a code | deciding the doubt | PIPL 46 | residence';
COMMENT ON COLUMN register.doubt.capacity IS 'As what the doubter spoke: the person, the declarant, staff, a program of another office | deciding the doubt | PIPL 46; BRP 2.34 | residence';
COMMENT ON COLUMN register.doubt.raised_by IS 'Who raised it or entered it for the doubter; that one does not decide it | accountability | PIPL 51; rights.md P12 | residence';
COMMENT ON COLUMN register.doubt.raised_at IS 'When it was raised | the clock of the examination | PIPL 46; rights.md P8 | residence';

COMMENT ON TABLE register.doubt_state IS 'What became of a doubt, in order: raised, examined, extended, and how it was settled | person';
COMMENT ON COLUMN register.doubt_state.doubt_id IS 'Which doubt | link | PIPL 46 | residence';
COMMENT ON COLUMN register.doubt_state.said_at IS 'When it came to this | order of states | PIPL 46 | residence';
COMMENT ON COLUMN register.doubt_state.state IS 'raised, examined, extended, corrected, upheld or withdrawn | telling what became of the doubt | PIPL 46; rights.md P8 | residence';
COMMENT ON COLUMN register.doubt_state.said_by IS 'Who did it | accountability | PIPL 51 | residence';
COMMENT ON COLUMN register.doubt_state.raised_by IS 'Who raised the doubt, which is nobody who decides it | accountability | rights.md P12 | residence';
COMMENT ON COLUMN register.doubt_state.code IS 'Reason of an extension or of upholding the datum, by a code | a decision has reasons | PIPL 46; rights.md P12 | residence';
COMMENT ON COLUMN register.doubt_state.law IS 'Article by which the datum was upheld | a decision has reasons | PIPL 46; rights.md P12 | residence';
COMMENT ON COLUMN register.doubt_state.declaration_id IS 'The declaration by which the datum was corrected | a correction is a declaration | PIPL 46 | residence';
COMMENT ON COLUMN register.doubt_state.due IS 'By which day it is to be decided, from then on | the clock of the examination | rights.md P8 | residence';

COMMENT ON TABLE register.doubt_open IS 'What is under examination now, as every reading of a person looks it up; derived | person';
COMMENT ON COLUMN register.doubt_open.doubt_id IS 'Which doubt | link | PIPL 46 | residence';
COMMENT ON COLUMN register.doubt_open.person_id IS 'Whose datum | the flag that travels with the datum | rights.md P8 | residence';
COMMENT ON COLUMN register.doubt_open.about IS 'Which group of fields | the flag that travels with the datum | rights.md P8 | residence';
COMMENT ON COLUMN register.doubt_open.declaration_id IS 'Which fact, by the declaration that founds it; null for the group | the flag that travels with the datum | rights.md P8 | residence';
COMMENT ON COLUMN register.doubt_open.since IS 'Since when it is under examination | the flag that travels with the datum | rights.md P8 | residence';
COMMENT ON COLUMN register.doubt_open.due IS 'By which day it is to be decided | order of work | rights.md P8 | residence';

COMMENT ON TABLE register.correction_notice IS 'That a datum which an actor had received was corrected | person';
COMMENT ON COLUMN register.correction_notice.doubt_id IS 'The doubt that led to the correction | link | GDPR 19; rights.md P8 | access_log';
COMMENT ON COLUMN register.correction_notice.actor_id IS 'Who had received the datum and is told | telling recipients | GDPR 19; rights.md P8 | access_log';
COMMENT ON COLUMN register.correction_notice.told_at IS 'When the notice was made | telling recipients | GDPR 19; rights.md P8 | access_log';
COMMENT ON COLUMN register.correction_notice.received_at IS 'When the actor received the datum last before | telling recipients | GDPR 19; rights.md P8 | access_log';
COMMENT ON COLUMN register.correction_notice.reference IS 'Case reference that the actor gave then | finding the case in which the datum was used | GDPR 19; rights.md P8 | access_log';
COMMENT ON COLUMN register.correction_notice.seen_at IS 'When the actor read the datum as it is now; null until then | telling recipients | GDPR 19; rights.md P8 | access_log';
