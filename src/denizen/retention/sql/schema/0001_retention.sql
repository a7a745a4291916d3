-- How long things are kept, each night's erasing and what it erased, whom it concerns, and what holds it back.

-- The terms of all packs, as `./run retention terms` writes them from the rules. Nobody who erases may change them.
CREATE TABLE retention.term (
    pack             text      NOT NULL,
    class            text      NOT NULL,
    valid_during     daterange NOT NULL,
    keep             interval,
    keep_after_death interval,
    counted_from     text      NOT NULL,
    law              text,
    article          text,
    source_status    text      NOT NULL,
    CONSTRAINT term_is_set_once_at_a_time PRIMARY KEY (pack, class, valid_during WITHOUT OVERLAPS),
    CONSTRAINT term_is_a_time CHECK (keep > interval '0' AND keep_after_death > interval '0'),
    -- Whatever a pack says (BMG 40(5)).
    CONSTRAINT access_log_is_kept_for_a_year CHECK (class <> 'access_log' OR date '2001-01-01' + keep >= date '2002-01-01')
);
COMMENT ON TABLE retention.term IS 'How long each class of data is kept, by each rule pack | not person';
COMMENT ON COLUMN retention.term.pack IS 'Code of the rule pack | which law holds | PIPL 19 | permanent';
COMMENT ON COLUMN retention.term.class IS 'Class of data, as the comments of the columns name it | erasing in time | PIPL 19 | permanent';
COMMENT ON COLUMN retention.term.valid_during IS 'When this version of the rule is in force | which law holds | PIPL 19 | permanent';
COMMENT ON COLUMN retention.term.keep IS 'How long it is kept; null for good | erasing in time | PIPL 19 | permanent';
COMMENT ON COLUMN retention.term.keep_after_death IS 'How long it is kept of somebody who died, where that is another time | erasing in time | PIPL 19 | permanent';
COMMENT ON COLUMN retention.term.counted_from IS 'From when the time is counted | erasing in time | PIPL 19 | permanent';
COMMENT ON COLUMN retention.term.law IS 'Title of the law on which it rests | telling why | PIPL 19 | permanent';
COMMENT ON COLUMN retention.term.article IS 'Its article | telling why | PIPL 19 | permanent';
COMMENT ON COLUMN retention.term.source_status IS 'How well founded: a law''s text, or the town''s choice | telling why | PIPL 19 | permanent';

CREATE TABLE retention.run (
    day        date        NOT NULL,
    pack       text        NOT NULL,
    began_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    planned_at timestamptz,
    ended_at   timestamptz,
    CONSTRAINT run_is_one_a_day PRIMARY KEY (day)
);
COMMENT ON TABLE retention.run IS 'Each night''s erasing of what was past its time | not person';
COMMENT ON COLUMN retention.run.day IS 'The day on which what is erased was past its time | accountability | rights.md P14 | retention';
COMMENT ON COLUMN retention.run.pack IS 'By whose terms | accountability | rights.md P14 | retention';
COMMENT ON COLUMN retention.run.began_at IS 'When it began | accountability | rights.md P14 | retention';
COMMENT ON COLUMN retention.run.planned_at IS 'What was recorded up to then told whom it concerns; null where that has to be found first | going on after a stop | rights.md P14 | retention';
COMMENT ON COLUMN retention.run.ended_at IS 'When all was done; null where it is to go on | going on after a stop | rights.md P14 | retention';

CREATE TABLE retention.erased (
    day      date   NOT NULL,
    class    text   NOT NULL,
    what     text   NOT NULL,
    quantity bigint NOT NULL,
    CONSTRAINT erased_is_summed_up PRIMARY KEY (day, class, what),
    CONSTRAINT erased_belongs_to_a_run FOREIGN KEY (day) REFERENCES retention.run (day) ON DELETE CASCADE
);
COMMENT ON TABLE retention.erased IS 'How much each run erased: figures, and nobody | not person';
COMMENT ON COLUMN retention.erased.day IS 'Of which run | accountability | rights.md P14 | retention';
COMMENT ON COLUMN retention.erased.class IS 'Class of data, whose term was over | accountability | rights.md P14 | retention';
COMMENT ON COLUMN retention.erased.what IS 'What was erased, such as people, facts, declarations | accountability | rights.md P14 | retention';
COMMENT ON COLUMN retention.erased.quantity IS 'How many | accountability | rights.md P14 | retention';

CREATE TABLE retention.kept (
    day      date   NOT NULL,
    reason   text   NOT NULL,
    quantity bigint NOT NULL,
    CONSTRAINT kept_is_summed_up PRIMARY KEY (day, reason),
    CONSTRAINT kept_belongs_to_a_run FOREIGN KEY (day) REFERENCES retention.run (day) ON DELETE CASCADE
);
COMMENT ON TABLE retention.kept IS 'How many people were past their time and are kept for now, and why: figures, and nobody | not person';
COMMENT ON COLUMN retention.kept.day IS 'Of which run | accountability | rights.md P14 | retention';
COMMENT ON COLUMN retention.kept.reason IS 'Why: held, asked about, waiting, named by somebody who stays | accountability | rights.md P14 | retention';
COMMENT ON COLUMN retention.kept.quantity IS 'How many | accountability | rights.md P14 | retention';

-- Whom a run is to erase. No foreign key: the row goes with the person, in one statement.
CREATE TABLE retention.due (
    person_id uuid NOT NULL,
    class     text NOT NULL,
    taken_in  xid8,
    CONSTRAINT due_is_named_once PRIMARY KEY (person_id)
);
CREATE INDEX due_is_taken ON retention.due (taken_in) WHERE taken_in IS NOT NULL;
COMMENT ON TABLE retention.due IS 'People past their time, until the night''s run has erased them | person';
COMMENT ON COLUMN retention.due.person_id IS 'The person | erasing in time | PIPL 47 | days';
COMMENT ON COLUMN retention.due.class IS 'Whose term was over | accountability | PIPL 47 | days';
COMMENT ON COLUMN retention.due.taken_in IS 'The transaction that erases the person, which alone can see it | erasing nobody by choice | PIPL 47 | days';

-- Stays past their time of people who remain.
CREATE TABLE retention.due_stay (
    person_id      uuid NOT NULL,
    declaration_id uuid NOT NULL,
    taken_in       xid8,
    CONSTRAINT due_stay_is_named_once PRIMARY KEY (person_id, declaration_id)
);
CREATE INDEX due_stay_is_taken ON retention.due_stay (taken_in) WHERE taken_in IS NOT NULL;
COMMENT ON TABLE retention.due_stay IS 'Stays past their time of people who remain, until the night''s run has erased them | person';
COMMENT ON COLUMN retention.due_stay.person_id IS 'Whose stay | erasing in time | PIPL 47 | days';
COMMENT ON COLUMN retention.due_stay.declaration_id IS 'The declaration that founded it | erasing in time | PIPL 47 | days';
COMMENT ON COLUMN retention.due_stay.taken_in IS 'The transaction that erases it | erasing nobody by choice | PIPL 47 | days';

CREATE TABLE retention.bare (
    person_id uuid NOT NULL,
    CONSTRAINT bare_is_named_once PRIMARY KEY (person_id),
    CONSTRAINT bare_person_is_known FOREIGN KEY (person_id) REFERENCES register.person (id)
);
COMMENT ON TABLE retention.bare IS 'People of whom nothing is left but an identifier that something kept still names | person';
COMMENT ON COLUMN retention.bare.person_id IS 'The identifier | removing it once nothing names it | PIPL 47 | residence';

-- What holds an erasing back: a coded reason and a limit of time, both always.
CREATE TABLE retention.hold (
    id        uuid        NOT NULL DEFAULT gen_random_uuid(),
    person_id uuid        NOT NULL,
    reason    text        NOT NULL,
    placed_at timestamptz NOT NULL,
    placed_by uuid        NOT NULL,
    until     date        NOT NULL,
    lifted_at timestamptz,
    CONSTRAINT hold_is_identified PRIMARY KEY (id),
    CONSTRAINT hold_person_is_known FOREIGN KEY (person_id) REFERENCES register.person (id),
    CONSTRAINT hold_reason_is_known CHECK (reason IN ('doubt', 'disclosure', 'case', 'claim')),
    CONSTRAINT hold_ends_within_a_year CHECK (
        until - (placed_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN 0 AND 366)
);
CREATE INDEX hold_is_found_by_person ON retention.hold (person_id);
CREATE INDEX hold_ends_in_order ON retention.hold (until) WHERE lifted_at IS NULL;
COMMENT ON TABLE retention.hold IS 'For whom erasing waits, why and until when at most | person';
COMMENT ON COLUMN retention.hold.id IS 'Random identifier | lifting it | PIPL 47 | residence';
COMMENT ON COLUMN retention.hold.person_id IS 'Of whom nothing is erased meanwhile | keeping what a case needs | PIPL 47 | residence';
COMMENT ON COLUMN retention.hold.reason IS 'Why: an open doubt, a disclosure, a case, a claim at law | keeping what a case needs | PIPL 47 | residence';
COMMENT ON COLUMN retention.hold.placed_at IS 'When it was placed | accountability | PIPL 51 | residence';
COMMENT ON COLUMN retention.hold.placed_by IS 'Who placed it | accountability | PIPL 51 | residence';
COMMENT ON COLUMN retention.hold.until IS 'Last day on which it holds, a year on at most | no hold without an end | PIPL 19 | residence';
COMMENT ON COLUMN retention.hold.lifted_at IS 'When it was lifted before | accountability | PIPL 51 | residence';
