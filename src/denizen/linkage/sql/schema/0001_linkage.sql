-- Linkage: which person, dwelling and organisation a declaration speaks of, who decided so, and what waits for a person.

-- The decision in force for each part of each declaration. Facts are rebuilt from these, so decisions are never guessed again.
CREATE TABLE linkage.link (
    declaration_id uuid        NOT NULL,
    part           text        NOT NULL,
    person_id      uuid        NOT NULL,
    basis          text        NOT NULL,
    decided_by     uuid        NOT NULL,
    decided_at     timestamptz NOT NULL,
    CONSTRAINT link_is_decided_once PRIMARY KEY (declaration_id, part),
    CONSTRAINT link_basis_is_known CHECK (basis IN ('document', 'name', 'model', 'new', 'registrar', 'merge', 'unmerge')),
    CONSTRAINT link_declaration_is_known FOREIGN KEY (declaration_id) REFERENCES ledger.declaration (id),
    CONSTRAINT link_person_is_known FOREIGN KEY (person_id) REFERENCES register.person (id)
);
CREATE INDEX link_is_found_by_person ON linkage.link (person_id);

CREATE TABLE linkage.link_superseded (
    declaration_id  uuid      NOT NULL,
    part            text      NOT NULL,
    person_id       uuid      NOT NULL,
    basis           text      NOT NULL,
    decided_by      uuid      NOT NULL,
    decided_during  tstzrange NOT NULL
);
CREATE INDEX link_superseded_is_found_by_declaration ON linkage.link_superseded (declaration_id);
CREATE INDEX link_superseded_is_found_by_person ON linkage.link_superseded (person_id);

-- The dwelling and the organisation that a declaration's words were resolved to.
CREATE TABLE linkage.place_link (
    declaration_id  uuid NOT NULL,
    dwelling_id     uuid,
    basis           text,
    organisation_id uuid,
    organisation_basis text,
    CONSTRAINT place_link_is_decided_once PRIMARY KEY (declaration_id),
    CONSTRAINT place_link_basis_is_known CHECK (basis IN ('plate', 'address', 'components')),
    CONSTRAINT place_link_organisation_basis_is_known CHECK (organisation_basis IN ('code', 'name', 'sender')),
    CONSTRAINT place_link_declaration_is_known FOREIGN KEY (declaration_id) REFERENCES ledger.declaration (id),
    CONSTRAINT place_link_dwelling_is_known FOREIGN KEY (dwelling_id) REFERENCES places.dwelling (id),
    CONSTRAINT place_link_organisation_is_known FOREIGN KEY (organisation_id) REFERENCES register.organisation (id)
);

-- Blocking keys of the people in the register. They are derived, made again with the person, and more than all other rows:
-- so nothing is kept here but the way from a key to a person. A person's keys are told by what was declared of them.
CREATE TABLE linkage.person_key (
    key       bytea NOT NULL,
    person_id uuid  NOT NULL,
    CONSTRAINT person_key_is_kept_once PRIMARY KEY (key, person_id)
);

-- The clerical queue: parts of declarations whose person must be decided by somebody.
CREATE TABLE linkage.question (
    declaration_id uuid        NOT NULL,
    part           text        NOT NULL,
    reason         text        NOT NULL,
    asked_at       timestamptz NOT NULL,
    more_fit       boolean     NOT NULL DEFAULT false,
    words          bytea       NOT NULL,
    CONSTRAINT question_is_asked_once PRIMARY KEY (declaration_id, part),
    CONSTRAINT question_reason_is_known CHECK (reason IN (
        'several_candidates', 'document_differs', 'particulars_differ', 'birth_date_partial', 'name_resembles',
        'birth_date_resembles', 'name_is_common', 'contradicts_register', 'sender_is_unsure',
        'correction_differs')),
    CONSTRAINT question_declaration_is_known FOREIGN KEY (declaration_id) REFERENCES ledger.declaration (id)
);

CREATE INDEX question_is_listed ON linkage.question (asked_at, declaration_id);
CREATE INDEX question_is_found_by_words ON linkage.question (words);

-- Who is at a question at the moment. Not taken up again, it is free after a while.
CREATE TABLE linkage.claim (
    declaration_id uuid        NOT NULL,
    actor_id       uuid        NOT NULL,
    held_until     timestamptz NOT NULL,
    CONSTRAINT claim_is_one PRIMARY KEY (declaration_id)
);

CREATE TABLE linkage.candidate (
    declaration_id uuid NOT NULL,
    part           text NOT NULL,
    person_id      uuid NOT NULL,
    CONSTRAINT candidate_is_named_once PRIMARY KEY (declaration_id, part, person_id),
    CONSTRAINT candidate_answers_a_question FOREIGN KEY (declaration_id, part)
        REFERENCES linkage.question (declaration_id, part) ON DELETE CASCADE,
    CONSTRAINT candidate_person_is_known FOREIGN KEY (person_id) REFERENCES register.person (id)
);
CREATE INDEX candidate_is_found_by_person ON linkage.candidate (person_id);

-- Whom a question proposed that has been closed since. A page may have read them and undone its own line in the log a moment
-- before: whoever completes the log finds them here. Kept for a day.
CREATE TABLE linkage.proposed_before (
    declaration_id uuid        NOT NULL,
    person_id      uuid        NOT NULL,
    closed_at      timestamptz NOT NULL
);
CREATE INDEX proposed_before_is_found_by_declaration ON linkage.proposed_before (declaration_id);
CREATE INDEX proposed_before_is_found_by_age ON linkage.proposed_before (closed_at);

-- Two records of one person, joined by a registrar; undone by the same.
CREATE TABLE linkage.merge (
    id          uuid        NOT NULL DEFAULT uuidv7(),
    kept_id     uuid        NOT NULL,
    absorbed_id uuid        NOT NULL,
    merged_at   timestamptz NOT NULL,
    merged_by   uuid        NOT NULL,
    reason_code text        NOT NULL,
    undone_at   timestamptz,
    undone_by   uuid,
    CONSTRAINT merge_is_identified PRIMARY KEY (id),
    CONSTRAINT merge_joins_two CHECK (kept_id <> absorbed_id),
    CONSTRAINT merge_kept_is_known FOREIGN KEY (kept_id) REFERENCES register.person (id),
    CONSTRAINT merge_absorbed_is_known FOREIGN KEY (absorbed_id) REFERENCES register.person (id)
);
CREATE INDEX merge_is_found_by_kept ON linkage.merge (kept_id);
CREATE INDEX merge_is_found_by_absorbed ON linkage.merge (absorbed_id);
CREATE UNIQUE INDEX person_is_absorbed_once_at_a_time ON linkage.merge (absorbed_id) WHERE undone_at IS NULL;

-- Which declarations a merge moved, so that undoing it moves back these and no other.
CREATE TABLE linkage.moved (
    merge_id       uuid NOT NULL,
    declaration_id uuid NOT NULL,
    part           text NOT NULL,
    CONSTRAINT moved_is_said_once PRIMARY KEY (merge_id, declaration_id, part),
    CONSTRAINT moved_merge_is_known FOREIGN KEY (merge_id) REFERENCES linkage.merge (id),
    CONSTRAINT moved_declaration_is_known FOREIGN KEY (declaration_id) REFERENCES ledger.declaration (id)
);
CREATE INDEX moved_is_found_by_declaration ON linkage.moved (declaration_id);

-- Two people whom a registrar found to be different: never to be joined again.
CREATE TABLE linkage.distinction (
    one_id      uuid        NOT NULL,
    other_id    uuid        NOT NULL,
    decided_at  timestamptz NOT NULL,
    decided_by  uuid        NOT NULL,
    CONSTRAINT distinction_is_decided_once PRIMARY KEY (one_id, other_id),
    CONSTRAINT distinction_is_ordered CHECK (one_id < other_id),
    CONSTRAINT distinction_one_is_known FOREIGN KEY (one_id) REFERENCES register.person (id),
    CONSTRAINT distinction_other_is_known FOREIGN KEY (other_id) REFERENCES register.person (id)
);
CREATE INDEX distinction_is_found_by_other ON linkage.distinction (other_id);
