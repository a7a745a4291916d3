-- Where an officer works, and each reading beyond that.

CREATE TABLE access.posting (
    actor_id       uuid      NOT NULL,
    territory_code text      NOT NULL,
    valid_during   daterange NOT NULL,
    CONSTRAINT posting_is_held_once_at_a_time PRIMARY KEY (actor_id, territory_code, valid_during WITHOUT OVERLAPS),
    CONSTRAINT posting_is_an_actors FOREIGN KEY (actor_id) REFERENCES access.actor (id),
    CONSTRAINT posting_lasts_for_some_time CHECK (NOT isempty(valid_during)),
    CONSTRAINT posting_is_to_an_area CHECK (territory_code ~ '^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12}|[0-9]{15})$')
);
COMMENT ON TABLE access.posting IS 'In which areas a member of staff works who may read in their own area alone | person';
COMMENT ON COLUMN access.posting.actor_id IS 'Who works there | authorisation | PIPL 51 | account';
COMMENT ON COLUMN access.posting.territory_code IS 'Division code of the area, with all that lies in it | authorisation | PIPL 51 | account';
COMMENT ON COLUMN access.posting.valid_during IS 'On which days | authorisation | PIPL 51 | account';

-- One for each person or dwelling, said before the reading: whoever answers for the officer sees it, the reason is one of a list.
CREATE TABLE access.crossing (
    id          uuid        NOT NULL DEFAULT uuidv7(),
    said_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor_id    uuid        NOT NULL,
    person_id   uuid,
    dwelling_id uuid,
    reason      text        NOT NULL,
    examined_at timestamptz,
    examined_by uuid,
    finding     text,
    CONSTRAINT crossing_is_identified PRIMARY KEY (id),
    CONSTRAINT crossing_is_an_actors FOREIGN KEY (actor_id) REFERENCES access.actor (id),
    CONSTRAINT crossing_is_examined_by_an_actor FOREIGN KEY (examined_by) REFERENCES access.actor (id),
    CONSTRAINT crossing_has_one_subject CHECK (num_nonnulls(person_id, dwelling_id) = 1),
    CONSTRAINT crossing_reason_is_known CHECK (reason IN (
        'moved_in', 'moved_out', 'asked_by_resident', 'standing_in', 'joint_visit', 'household_elsewhere')),
    CONSTRAINT crossing_finding_is_known CHECK (finding IN ('in_order', 'to_be_followed')),
    CONSTRAINT crossing_is_examined_whole CHECK (num_nonnulls(examined_at, examined_by, finding) IN (0, 3)),
    CONSTRAINT crossing_is_examined_by_another CHECK (examined_by <> actor_id)
);
CREATE INDEX crossing_is_found_by_actor ON access.crossing (actor_id, said_at);
CREATE INDEX crossing_is_found_by_examiner ON access.crossing (examined_by);
CREATE INDEX crossing_waits_to_be_examined ON access.crossing (id) WHERE examined_at IS NULL;
COMMENT ON TABLE access.crossing IS 'Why an officer read a person or a dwelling beyond the own area; a supervisor examines each | person';
COMMENT ON COLUMN access.crossing.id IS 'Identifier, ordered by time | accountability | PIPL 51 | access_log';
COMMENT ON COLUMN access.crossing.said_at IS 'When the reason was given; it holds for two hours | accountability | PIPL 51 | access_log';
COMMENT ON COLUMN access.crossing.actor_id IS 'Who gave it | accountability | PIPL 51 | access_log';
COMMENT ON COLUMN access.crossing.person_id IS 'Whom it is about | accountability | PIPL 51 | access_log';
COMMENT ON COLUMN access.crossing.dwelling_id IS 'Which dwelling it is about | accountability | PIPL 51 | access_log';
COMMENT ON COLUMN access.crossing.reason IS 'Why, out of a list | purpose limitation | PIPL 6, 51 | access_log';
COMMENT ON COLUMN access.crossing.examined_at IS 'When a supervisor looked at it | accountability | PIPL 51, 54 | access_log';
COMMENT ON COLUMN access.crossing.examined_by IS 'Which supervisor | accountability | PIPL 51, 54 | access_log';
COMMENT ON COLUMN access.crossing.finding IS 'Whether it was in order, or is followed up with the officer | accountability | PIPL 51, 54 | access_log';
