-- Whoever opens the record of a small child has a manager's word for it, each time (Regulations on the Protection of Minors in
-- Cyberspace, 36: approved by whoever answers for it, and recorded).

CREATE TABLE access.approval (
    id         uuid        NOT NULL DEFAULT uuidv7(),
    asked_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor_id   uuid        NOT NULL,
    person_id  uuid        NOT NULL,
    purpose    text        NOT NULL,
    reference  text,
    decided_at timestamptz,
    decided_by uuid,
    granted    boolean,
    CONSTRAINT approval_is_identified PRIMARY KEY (id),
    CONSTRAINT approval_is_asked_by_an_actor FOREIGN KEY (actor_id) REFERENCES access.actor (id),
    CONSTRAINT approval_is_decided_by_an_actor FOREIGN KEY (decided_by) REFERENCES access.actor (id),
    CONSTRAINT approval_is_for_a_known_purpose FOREIGN KEY (purpose) REFERENCES access.purpose (code),
    CONSTRAINT approval_is_decided_whole CHECK (num_nonnulls(decided_at, decided_by, granted) IN (0, 3)),
    CONSTRAINT approval_is_anothers_word CHECK (decided_by <> actor_id)
);
CREATE UNIQUE INDEX approval_is_asked_for_once_at_a_time ON access.approval (actor_id, person_id, purpose) WHERE decided_at IS NULL;
CREATE INDEX approval_is_found_by_reading ON access.approval (actor_id, person_id, decided_at);
CREATE INDEX approval_is_found_by_decider ON access.approval (decided_by);
CREATE INDEX approval_is_found_by_purpose ON access.approval (purpose);
CREATE INDEX approval_waits_to_be_decided ON access.approval (id) WHERE decided_at IS NULL;
COMMENT ON TABLE access.approval IS 'Who asked to open the record of a small child, and who allowed it | person';
COMMENT ON COLUMN access.approval.id IS 'Identifier, ordered by time | accountability | PIPL 31, 51 | access_log';
COMMENT ON COLUMN access.approval.asked_at IS 'When it was asked for | accountability | PIPL 31, 51 | access_log';
COMMENT ON COLUMN access.approval.actor_id IS 'Who asked | accountability | PIPL 31, 51 | access_log';
COMMENT ON COLUMN access.approval.person_id IS 'Whose record it is | accountability | PIPL 31, 51 | access_log';
COMMENT ON COLUMN access.approval.purpose IS 'For what | purpose limitation | PIPL 6, 31 | access_log';
COMMENT ON COLUMN access.approval.reference IS 'Case reference, where the purpose asks one | purpose limitation | PIPL 6, 31 | access_log';
COMMENT ON COLUMN access.approval.decided_at IS 'When it was decided; allowed, it holds for two hours | accountability | PIPL 31, 51 | access_log';
COMMENT ON COLUMN access.approval.decided_by IS 'Which supervisor decided | accountability | PIPL 31, 51 | access_log';
COMMENT ON COLUMN access.approval.granted IS 'Whether it was allowed | accountability | PIPL 31, 51 | access_log';
