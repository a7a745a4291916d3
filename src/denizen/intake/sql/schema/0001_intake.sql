-- Intake keeps little: which declaration now speaks for an amended one, and how senders name their columns.

-- Root declarations that were corrected or retracted: whose words stand now (none where retracted). Derived from the ledger.
CREATE TABLE intake.amended (
    declaration_id uuid NOT NULL,
    speaks_id      uuid,
    CONSTRAINT amended_is_said_once PRIMARY KEY (declaration_id),
    CONSTRAINT amended_declaration_is_known FOREIGN KEY (declaration_id) REFERENCES ledger.declaration (id),
    CONSTRAINT amended_speaker_is_known FOREIGN KEY (speaks_id) REFERENCES ledger.declaration (id)
);
CREATE INDEX amended_is_found_by_speaker ON intake.amended (speaks_id) WHERE speaks_id IS NOT NULL;

-- Whether the words of a declaration are those that stand: a first one that nothing amends, or the last correction of one.
CREATE FUNCTION intake.stands(declaration uuid)
RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (SELECT FROM intake.amended AS a WHERE a.speaks_id = declaration)
    OR NOT EXISTS (SELECT FROM intake.amended AS a WHERE a.declaration_id = declaration)
    AND EXISTS (SELECT FROM ledger.declaration AS d WHERE d.id = declaration AND d.target IS NULL);

-- What is said of a person, in the words that stand, by declarations other than this one: births and documents, new ones too.
CREATE FUNCTION intake.also_said(who uuid, root uuid)
RETURNS TABLE (born daterange, document_token bytea)
LANGUAGE sql STABLE
AS $$
    SELECT s.born, s.document_token
    FROM linkage.link AS l
    LEFT JOIN intake.amended AS a ON a.declaration_id = l.declaration_id
    JOIN ledger.described AS s
        ON s.declaration_id = CASE WHEN a.declaration_id IS NULL THEN l.declaration_id ELSE a.speaks_id END
        AND s.part IN ('subject', 'replacement')
    WHERE l.person_id = who AND l.part = 'subject' AND l.declaration_id <> root;
$$;

CREATE TABLE intake.column_mapping (
    party_id uuid NOT NULL,
    kind     text NOT NULL,
    header   text NOT NULL,
    field    text NOT NULL,
    CONSTRAINT column_mapping_is_said_once PRIMARY KEY (party_id, kind, header),
    CONSTRAINT column_mapping_party_is_known FOREIGN KEY (party_id) REFERENCES access.party (id)
);

-- Keys that a first load has put off until its rows are there; empty at all other times.
CREATE TABLE intake.key_put_off (
    name       text     NOT NULL,
    turn       smallint NOT NULL,
    definition text     NOT NULL,
    CONSTRAINT key_is_put_off_once PRIMARY KEY (name)
);

-- When the register last came to know something: the one row by which time of record never runs backwards.
CREATE TABLE intake.record_clock (
    latest timestamptz NOT NULL,
    is_one boolean     NOT NULL DEFAULT true,
    CONSTRAINT record_clock_is_one PRIMARY KEY (is_one),
    CONSTRAINT record_clock_is_the_only_one CHECK (is_one)
);
INSERT INTO intake.record_clock (latest) VALUES ('-infinity');

-- What staff ask the pipeline to do: to try something and tell what it would change, or to do it. The application asks
-- through a door; the worker does it, and writes here what became of it. Kept for a day.
CREATE TABLE intake.errand (
    id             uuid        NOT NULL DEFAULT uuidv7(),
    act            text        NOT NULL,
    is_trial       boolean     NOT NULL,
    asked_by       uuid        NOT NULL,
    asked_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    draft          uuid,
    declaration_id uuid,
    person_id      uuid,
    other_id       uuid,
    merge_id       uuid,
    reason_code    text,
    purpose        text        NOT NULL,
    reference      text,
    shown_in       uuid,
    done_at        timestamptz,
    state          text,
    code           text,
    fields         text[],
    result_id      uuid,
    effect_digest  bytea,
    is_as_shown    boolean,
    CONSTRAINT errand_is_identified PRIMARY KEY (id),
    CONSTRAINT errand_act_is_known CHECK (act IN (
        'declaration.try', 'question.answer', 'question.take_back', 'people.merge', 'people.unmerge', 'people.distinguish',
        'people.undistinguish')),
    CONSTRAINT errand_says_what CHECK (CASE act
        WHEN 'declaration.try' THEN is_trial AND draft IS NOT NULL
        WHEN 'question.answer' THEN declaration_id IS NOT NULL
        WHEN 'question.take_back' THEN declaration_id IS NOT NULL
        WHEN 'people.merge' THEN person_id IS NOT NULL AND other_id IS NOT NULL AND reason_code IS NOT NULL
        WHEN 'people.unmerge' THEN merge_id IS NOT NULL
        ELSE person_id IS NOT NULL AND other_id IS NOT NULL
    END),
    CONSTRAINT errand_is_about_two CHECK (person_id <> other_id),
    CONSTRAINT errand_state_is_known CHECK (state IN ('done', 'applied', 'refused', 'undecided')),
    CONSTRAINT errand_done_has_a_state CHECK ((done_at IS NULL) = (state IS NULL))
);
CREATE INDEX errand_waits ON intake.errand (id) WHERE done_at IS NULL;
CREATE INDEX errand_is_found_by_asker ON intake.errand (asked_by, id);

-- What a trial would change: each fact that would be known anew or no longer, in the columns of all kinds of fact.
CREATE TABLE intake.effect (
    errand_id       uuid    NOT NULL,
    place           integer NOT NULL,
    person_id       uuid    NOT NULL,
    is_new_person   boolean NOT NULL,
    fact            text    NOT NULL,
    field_group     text    NOT NULL,
    is_made         boolean NOT NULL,
    is_asked        boolean NOT NULL,
    declaration_id  uuid,
    began           daterange,
    ended           daterange,
    valid_during    daterange,
    dwelling_id     uuid,
    organisation_id uuid,
    other_id        uuid,
    room            text,
    category        text,
    is_main         boolean,
    disputed        boolean,
    kind            text,
    value           text,
    CONSTRAINT effect_is_told_once PRIMARY KEY (errand_id, place),
    CONSTRAINT effect_errand_is_known FOREIGN KEY (errand_id) REFERENCES intake.errand (id) ON DELETE CASCADE
);

-- Who would be told of it: the party that declared, the person.
CREATE TABLE intake.effect_told (
    errand_id uuid NOT NULL,
    topic     text NOT NULL,
    party_id  uuid,
    person_id uuid
);
ALTER TABLE intake.effect_told
    ADD CONSTRAINT effect_told_errand_is_known FOREIGN KEY (errand_id) REFERENCES intake.errand (id) ON DELETE CASCADE;
CREATE INDEX effect_told_is_found_by_errand ON intake.effect_told (errand_id);
