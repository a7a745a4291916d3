-- Blocked addresses: whoever is in danger has it kept from everybody where they live and work (BMG 51).
--
-- A row is asked by one and decided by another. What was asked and decided stands for good: a column is filled once, and a longer
-- time is a row of its own. It holds from the day on which it is asked, so that nobody is exposed while it waits.

CREATE TABLE register.block (
    id             uuid        NOT NULL DEFAULT gen_random_uuid(),
    person_id      uuid        NOT NULL,
    reason         text        NOT NULL,
    evidence       text        NOT NULL,
    valid_during   daterange   NOT NULL,
    asked_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    asked_by       uuid        NOT NULL,
    renews_id      uuid,
    along_with_id  uuid,
    decided_at     timestamptz,
    decided_by     uuid,
    decision       text,
    lifted_at      timestamptz,
    lifted_by      uuid,
    lifted_because text,
    CONSTRAINT block_is_identified PRIMARY KEY (id),
    CONSTRAINT block_person_is_known FOREIGN KEY (person_id) REFERENCES register.person (id),
    CONSTRAINT block_renews_another FOREIGN KEY (renews_id) REFERENCES register.block (id),
    CONSTRAINT block_comes_along_with_another FOREIGN KEY (along_with_id) REFERENCES register.block (id),
    CONSTRAINT block_reason_is_known CHECK (reason IN ('danger', 'domestic_violence', 'witness', 'adoption', 'profession')),
    CONSTRAINT block_evidence_is_known CHECK (evidence IN (
        'own_account', 'protection_order', 'police', 'shelter', 'court', 'employer', 'other_authority')),
    CONSTRAINT block_lasts_two_years_at_most CHECK (
        NOT isempty(valid_during) AND upper(valid_during) <= (lower(valid_during) + interval '2 years')::date),
    CONSTRAINT block_is_decided_whole CHECK (num_nonnulls(decided_at, decided_by, decision) IN (0, 3)),
    CONSTRAINT block_decision_is_known CHECK (decision IN ('granted', 'not_shown', 'withdrawn')),
    CONSTRAINT block_is_decided_by_another CHECK (decided_by <> asked_by),
    CONSTRAINT block_is_lifted_whole CHECK (num_nonnulls(lifted_at, lifted_by, lifted_because) IN (0, 3)),
    CONSTRAINT block_is_lifted_for_a_reason CHECK (lifted_because IN ('asked_by_person', 'danger_over', 'person_died'))
);
CREATE INDEX block_is_found_by_person ON register.block (person_id);
CREATE INDEX block_is_found_by_renewed ON register.block (renews_id) WHERE renews_id IS NOT NULL;
CREATE INDEX block_is_found_by_companion ON register.block (along_with_id) WHERE along_with_id IS NOT NULL;
COMMENT ON TABLE register.block IS 'That it is kept from everybody where a person in danger lives and works, asked by one and decided by another | person';
COMMENT ON COLUMN register.block.id IS 'Identifier | link | BMG 51 | residence';
COMMENT ON COLUMN register.block.person_id IS 'Whose address is blocked | protection from danger | BMG 51(1) | residence';
COMMENT ON COLUMN register.block.reason IS 'What threatens, out of a list, each with its article of law | protection from danger | BMG 51(1) | residence';
COMMENT ON COLUMN register.block.evidence IS 'What it was shown by, out of a list; no paper is kept | accountability | BMG 51(1) | residence';
COMMENT ON COLUMN register.block.valid_during IS 'On which days it holds, two years at most | protection from danger | BMG 51(4) | residence';
COMMENT ON COLUMN register.block.asked_at IS 'When it was asked | accountability | BMG 51 | residence';
COMMENT ON COLUMN register.block.asked_by IS 'Who of the staff took the request | accountability | PIPL 51 | residence';
COMMENT ON COLUMN register.block.renews_id IS 'The block that this one goes on with | history | BMG 51(4) | residence';
COMMENT ON COLUMN register.block.along_with_id IS 'The block of the adult along with whom a child is protected | protection from danger | BMG 51(1) | residence';
COMMENT ON COLUMN register.block.decided_at IS 'When it was decided | accountability | BMG 51 | residence';
COMMENT ON COLUMN register.block.decided_by IS 'Which registrar decided, another than who took the request | accountability | PIPL 51 | residence';
COMMENT ON COLUMN register.block.decision IS 'Granted; no danger shown; or withdrawn by the person before that | accountability | BMG 51 | residence';
COMMENT ON COLUMN register.block.lifted_at IS 'When it was lifted before its end | history | BMG 51(4) | residence';
COMMENT ON COLUMN register.block.lifted_by IS 'Which registrar lifted it | accountability | PIPL 51 | residence';
COMMENT ON COLUMN register.block.lifted_because IS 'Why, out of a list | accountability | BMG 51(4) | residence';

-- Of one person there may be several records that were joined, and what was known under each is to be kept from everybody.
CREATE TABLE register.block_record (
    block_id  uuid NOT NULL,
    person_id uuid NOT NULL,
    CONSTRAINT block_record_is_named_once PRIMARY KEY (person_id, block_id),
    CONSTRAINT block_record_is_of_a_block FOREIGN KEY (block_id) REFERENCES register.block (id),
    CONSTRAINT block_record_is_a_persons FOREIGN KEY (person_id) REFERENCES register.person (id)
);
CREATE INDEX block_record_is_found_by_block ON register.block_record (block_id);
COMMENT ON TABLE register.block_record IS 'Which records of a person a block covers: the person''s own, and those joined to it | person';
COMMENT ON COLUMN register.block_record.block_id IS 'The block | link | BMG 51(1) | residence';
COMMENT ON COLUMN register.block_record.person_id IS 'The record | protection from danger | BMG 51(1) | residence';

-- What was asked about somebody while the address was blocked, so that the person is told and heard. Written by the worker
-- afterwards, never by the reading itself: whoever reads could tell by the time that it took.
CREATE TABLE register.block_request (
    id         uuid        NOT NULL DEFAULT gen_random_uuid(),
    block_id   uuid        NOT NULL,
    ticket_id  uuid        NOT NULL,
    person_id  uuid        NOT NULL,
    asked_at   timestamptz NOT NULL,
    actor_id   uuid,
    purpose    text        NOT NULL,
    reference  text,
    reader     text        NOT NULL,
    heard_at   timestamptz,
    heard_by   uuid,
    outcome    text,
    open_until timestamptz,
    CONSTRAINT block_request_is_identified PRIMARY KEY (id),
    CONSTRAINT block_request_is_noted_once UNIQUE (ticket_id, block_id),
    CONSTRAINT block_request_is_about_a_block FOREIGN KEY (block_id) REFERENCES register.block (id),
    CONSTRAINT block_request_is_heard_whole CHECK (num_nonnulls(heard_at, heard_by, outcome) IN (0, 3)),
    CONSTRAINT block_request_outcome_is_known CHECK (outcome IN ('released', 'withheld')),
    CONSTRAINT block_request_opens_where_it_is_released CHECK ((open_until IS NOT NULL) = (outcome IS NOT DISTINCT FROM 'released')),
    CONSTRAINT block_request_is_released_for_one_case CHECK (outcome IS DISTINCT FROM 'released' OR num_nulls(actor_id, reference) = 0),
    CONSTRAINT block_request_opens_for_a_week_at_most CHECK (open_until <= heard_at + interval '7 days'),
    CONSTRAINT block_request_is_heard_by_another CHECK (heard_by <> actor_id)
);
CREATE INDEX block_request_is_found_by_block ON register.block_request (block_id, asked_at);
CREATE INDEX block_request_is_released ON register.block_request (person_id, actor_id) WHERE open_until IS NOT NULL;
COMMENT ON TABLE register.block_request IS 'That somebody asked about a person whose address is blocked: the person is told, and heard before it is released for one case | person';
COMMENT ON COLUMN register.block_request.id IS 'Identifier | link | BMG 51(3) | residence';
COMMENT ON COLUMN register.block_request.block_id IS 'The block that stood against it | hearing the person | BMG 51(3) | residence';
COMMENT ON COLUMN register.block_request.ticket_id IS 'The ticket under which it was asked | accountability | rights.md P1 | residence';
COMMENT ON COLUMN register.block_request.person_id IS 'The record asked about | hearing the person | BMG 51(3) | residence';
COMMENT ON COLUMN register.block_request.asked_at IS 'When it was asked | hearing the person | BMG 51(3) | residence';
COMMENT ON COLUMN register.block_request.actor_id IS 'Who asked | accountability | rights.md P4 | residence';
COMMENT ON COLUMN register.block_request.purpose IS 'For what | hearing the person | PIPL 6 | residence';
COMMENT ON COLUMN register.block_request.reference IS 'The case that was named | hearing the person | BMG 51(3) | residence';
COMMENT ON COLUMN register.block_request.reader IS 'By which reader | hearing the person | rights.md P11 | residence';
COMMENT ON COLUMN register.block_request.heard_at IS 'When the person had been heard | hearing the person | BMG 51(3) | residence';
COMMENT ON COLUMN register.block_request.heard_by IS 'Which registrar heard and decided | accountability | PIPL 51 | residence';
COMMENT ON COLUMN register.block_request.outcome IS 'Whether the address was released for that case | hearing the person | BMG 51(3) | residence';
COMMENT ON COLUMN register.block_request.open_until IS 'Until when whoever asked sees it under that case | protection from danger | BMG 51(3) | residence';

-- Up to when it was looked what was asked about whom.
CREATE TABLE register.block_noting (
    only_one    boolean     NOT NULL DEFAULT true,
    noted_until timestamptz NOT NULL,
    CONSTRAINT block_noting_is_one PRIMARY KEY (only_one),
    CONSTRAINT block_noting_has_one_row CHECK (only_one)
);
INSERT INTO register.block_noting (noted_until) VALUES (clock_timestamp());
COMMENT ON TABLE register.block_noting IS 'Up to when it was looked what was asked about people whose address is blocked | not person';
COMMENT ON COLUMN register.block_noting.only_one IS 'There is one row | order | BMG 51(3) | permanent';
COMMENT ON COLUMN register.block_noting.noted_until IS 'Up to when | order | BMG 51(3) | permanent';

-- The records whose place is kept from everybody on a day: a block that waits to be decided holds already. PostgreSQL takes it apart
-- like a view.
CREATE FUNCTION register.blocked(on_day date)
RETURNS TABLE (person_id uuid)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT r.person_id
    FROM register.block_record AS r
    JOIN register.block AS b ON b.id = r.block_id
    WHERE b.valid_during @> on_day AND b.lifted_at IS NULL AND coalesce(b.decision, 'granted') = 'granted';
$$;
