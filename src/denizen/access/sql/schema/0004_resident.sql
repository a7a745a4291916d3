-- Residents who sign in: whose record an account opens, and how the counter knew that it is theirs.

-- The person stands here as they were recorded when the code was handed out. Where that record was joined to another the
-- account opens the one that was kept, and opens its own again when they are parted: nothing is moved, so nothing is lost.
CREATE TABLE access.own_record (
    actor_id   uuid        NOT NULL,
    person_id  uuid        NOT NULL,
    since      timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at   timestamptz,
    proven_by  text        NOT NULL,
    proven_to  uuid        NOT NULL,
    CONSTRAINT own_record_is_of_one_person PRIMARY KEY (actor_id),
    CONSTRAINT own_record_belongs_to_an_actor FOREIGN KEY (actor_id) REFERENCES access.actor (id),
    CONSTRAINT own_record_was_proven_to_an_actor FOREIGN KEY (proven_to) REFERENCES access.actor (id),
    CONSTRAINT own_record_proof_is_known CHECK (proven_by IN (
        'citizen_id', 'foreign_permanent_resident', 'hk_macao_permit', 'taiwan_permit', 'passport', 'other_national')),
    CONSTRAINT own_record_ends_after_it_began CHECK (ended_at >= since)
);
CREATE UNIQUE INDEX own_record_has_one_account ON access.own_record (person_id) WHERE ended_at IS NULL;
CREATE INDEX own_record_is_found_by_clerk ON access.own_record (proven_to);
COMMENT ON TABLE access.own_record IS 'Which person a resident''s account is of | person';
COMMENT ON COLUMN access.own_record.actor_id IS 'The account | sign-in of residents | PIPL 44, 45 | account';
COMMENT ON COLUMN access.own_record.person_id IS 'Whose it is: the record that the counter had before it | sign-in of residents | PIPL 44, 45 | account';
COMMENT ON COLUMN access.own_record.since IS 'Since when | sign-in of residents | PIPL 44, 45 | account';
COMMENT ON COLUMN access.own_record.ended_at IS 'When the counter ended it | sign-in of residents | PIPL 44, 45 | account';
COMMENT ON COLUMN access.own_record.proven_by IS 'Which kind of document was compared when the first code was handed out | accountability | PIPL 51 | account';
COMMENT ON COLUMN access.own_record.proven_to IS 'Who compared it | accountability | PIPL 51 | account';
