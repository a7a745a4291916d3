-- Weights: what spoke for and against each person whom a declaration may speak of, when it was weighed, and by which model.

-- One a candidate of a question, and one for a link that the model decided: the sum, in bits.
CREATE TABLE linkage.weighed (
    declaration_id uuid NOT NULL,
    part           text NOT NULL,
    person_id      uuid NOT NULL,
    model          text NOT NULL,
    bits           real NOT NULL,
    CONSTRAINT weighed_is_said_once PRIMARY KEY (declaration_id, part, person_id)
);
CREATE INDEX weighed_is_found_by_person ON linkage.weighed (person_id);

-- Of what the sum is made: one row a comparison, the prior first (place 0).
CREATE TABLE linkage.weighing (
    declaration_id uuid     NOT NULL,
    part           text     NOT NULL,
    person_id      uuid     NOT NULL,
    place          smallint NOT NULL,
    comparison     text     NOT NULL,
    level          text     NOT NULL,
    bits           real     NOT NULL,
    CONSTRAINT weighing_is_said_once PRIMARY KEY (declaration_id, part, person_id, place),
    CONSTRAINT weighing_belongs_to_a_sum FOREIGN KEY (declaration_id, part, person_id)
        REFERENCES linkage.weighed (declaration_id, part, person_id) ON DELETE CASCADE
);

-- Models that this register was trained on or given. No model holds a person: frequencies are kept of names that five people
-- or more have.
CREATE TABLE linkage.model (
    version  text        NOT NULL,
    document text        NOT NULL,
    made_at  timestamptz NOT NULL,
    made_by  uuid        NOT NULL,
    CONSTRAINT model_is_kept_once PRIMARY KEY (version)
);

-- Which model decides since when; the last one does. Without any the starting one does, which comes along.
CREATE TABLE linkage.model_switch (
    switched_at timestamptz NOT NULL,
    version     text,
    switched_by uuid        NOT NULL,
    CONSTRAINT model_is_switched_one_at_a_time PRIMARY KEY (switched_at),
    CONSTRAINT model_switched_to_is_known FOREIGN KEY (version) REFERENCES linkage.model (version)
);
CREATE INDEX model_switch_is_found_by_version ON linkage.model_switch (version);

-- Whether two birth dates, known to the day and in one year, differ as a slip makes them: one digit, two digits in turn, or day and
-- month in each other's place.
CREATE FUNCTION linkage.is_a_slip(one daterange, other daterange)
RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT upper(one) - lower(one) = 1 AND upper(other) - lower(other) = 1
        AND extract(year FROM lower(one)) = extract(year FROM lower(other))
        AND (
            (substr(a.d, 1, 1) <> substr(b.d, 1, 1))::int + (substr(a.d, 2, 1) <> substr(b.d, 2, 1))::int
            + (substr(a.d, 3, 1) <> substr(b.d, 3, 1))::int + (substr(a.d, 4, 1) <> substr(b.d, 4, 1))::int <= 1
            OR substr(a.d, 1, 2) = substr(b.d, 3, 2) AND substr(a.d, 3, 2) = substr(b.d, 1, 2)
            OR substr(a.d, 1, 2) = substr(b.d, 1, 2) AND substr(a.d, 3, 2) = reverse(substr(b.d, 3, 2))
            OR substr(a.d, 3, 2) = substr(b.d, 3, 2) AND substr(a.d, 1, 2) = reverse(substr(b.d, 1, 2))
        )
    FROM to_char(lower(one), 'MMDD') AS a (d), to_char(lower(other), 'MMDD') AS b (d)
$$;

-- Two records that may be of one person, as a look through the whole register found. A registrar joins them, or finds that they
-- are two; nothing is joined by itself.
CREATE TABLE linkage.proposal (
    one_id      uuid        NOT NULL,
    other_id    uuid        NOT NULL,
    model       text        NOT NULL,
    bits        real        NOT NULL,
    proposed_at timestamptz NOT NULL,
    CONSTRAINT proposal_is_made_once PRIMARY KEY (one_id, other_id),
    CONSTRAINT proposal_is_ordered CHECK (one_id < other_id),
    CONSTRAINT proposal_one_is_known FOREIGN KEY (one_id) REFERENCES register.person (id),
    CONSTRAINT proposal_other_is_known FOREIGN KEY (other_id) REFERENCES register.person (id)
);
CREATE INDEX proposal_is_found_by_other ON linkage.proposal (other_id);

-- Of what its sum is made: one row a comparison, the prior first (place 0).
CREATE TABLE linkage.proposal_weighing (
    one_id     uuid     NOT NULL,
    other_id   uuid     NOT NULL,
    place      smallint NOT NULL,
    comparison text     NOT NULL,
    level      text     NOT NULL,
    bits       real     NOT NULL,
    CONSTRAINT proposal_weighing_is_said_once PRIMARY KEY (one_id, other_id, place),
    CONSTRAINT proposal_weighing_belongs_to_a_proposal FOREIGN KEY (one_id, other_id)
        REFERENCES linkage.proposal (one_id, other_id) ON DELETE CASCADE
);
