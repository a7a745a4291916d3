-- Review: what registrars answered and whom they had before them, so that it can be undone, obeyed and learnt from; and what each
-- of two said of a question that one alone does not decide.

CREATE TABLE linkage.answer (
    id             uuid        NOT NULL DEFAULT uuidv7(),
    declaration_id uuid        NOT NULL,
    part           text        NOT NULL,
    person_id      uuid        NOT NULL,
    is_new         boolean     NOT NULL,
    follows        uuid,
    answered_at    timestamptz NOT NULL,
    answered_by    uuid        NOT NULL,
    reason         text        NOT NULL,
    asked_at       timestamptz NOT NULL,
    more_fit       boolean     NOT NULL,
    words          bytea       NOT NULL,
    undone_at      timestamptz,
    undone_by      uuid,
    CONSTRAINT answer_is_identified PRIMARY KEY (id),
    CONSTRAINT answer_declaration_is_known FOREIGN KEY (declaration_id) REFERENCES ledger.declaration (id),
    CONSTRAINT answer_person_is_known FOREIGN KEY (person_id) REFERENCES register.person (id),
    CONSTRAINT answer_follows_a_known_one FOREIGN KEY (follows) REFERENCES linkage.answer (id),
    CONSTRAINT answer_is_undone_by_somebody CHECK ((undone_at IS NULL) = (undone_by IS NULL))
);
CREATE INDEX answer_is_found_by_declaration ON linkage.answer (declaration_id);
CREATE INDEX answer_is_found_by_person ON linkage.answer (person_id);
CREATE INDEX answer_is_found_by_the_one_it_follows ON linkage.answer (follows);

-- Whom the question proposed. Those who were not chosen are not meant by these words of this sender, and are not proposed for
-- them again while the answer stands.
CREATE TABLE linkage.answer_candidate (
    answer_id uuid NOT NULL,
    person_id uuid NOT NULL,
    CONSTRAINT answer_candidate_is_named_once PRIMARY KEY (answer_id, person_id),
    CONSTRAINT answer_candidate_was_before_an_answer FOREIGN KEY (answer_id) REFERENCES linkage.answer (id),
    CONSTRAINT answer_candidate_person_is_known FOREIGN KEY (person_id) REFERENCES register.person (id)
);
CREATE INDEX answer_candidate_is_found_by_person ON linkage.answer_candidate (person_id);

-- What a registrar said of a question that two have to agree on; of each the last counts, and the first tells how far people agree.
CREATE TABLE linkage.opinion (
    id             uuid        NOT NULL DEFAULT uuidv7(),
    declaration_id uuid        NOT NULL,
    part           text        NOT NULL,
    person_id      uuid,
    given_at       timestamptz NOT NULL,
    given_by       uuid        NOT NULL,
    closed_at      timestamptz,
    CONSTRAINT opinion_is_identified PRIMARY KEY (id),
    CONSTRAINT opinion_declaration_is_known FOREIGN KEY (declaration_id) REFERENCES ledger.declaration (id),
    CONSTRAINT opinion_person_is_known FOREIGN KEY (person_id) REFERENCES register.person (id)
);
CREATE INDEX opinion_is_found_by_declaration ON linkage.opinion (declaration_id);
CREATE INDEX opinion_is_found_by_person ON linkage.opinion (person_id);

-- Whom a question proposed that its sender took back before anybody answered: whether they mean that person is still open.
CREATE TABLE linkage.withdrawn (
    party_id     uuid        NOT NULL,
    person_id    uuid        NOT NULL,
    reason       text        NOT NULL,
    withdrawn_at timestamptz NOT NULL,
    CONSTRAINT withdrawn_is_noted_once PRIMARY KEY (person_id, party_id, reason),
    CONSTRAINT withdrawn_party_is_known FOREIGN KEY (party_id) REFERENCES access.party (id),
    CONSTRAINT withdrawn_person_is_known FOREIGN KEY (person_id) REFERENCES register.person (id)
);
CREATE INDEX withdrawn_is_found_by_party ON linkage.withdrawn (party_id);
CREATE INDEX withdrawn_is_found_by_age ON linkage.withdrawn (withdrawn_at);

-- Why it is still open whether a sender means a person: the reasons of what is asked about, and of what the sender took back unanswered.
CREATE FUNCTION linkage.unsure_of(party uuid, person uuid)
RETURNS TABLE (reason text)
LANGUAGE sql STABLE
AS $$
    SELECT q.reason
    FROM linkage.candidate AS c
    JOIN linkage.question AS q USING (declaration_id, part)
    JOIN ledger.declaration AS asked ON asked.id = q.declaration_id
    WHERE c.person_id = person AND asked.party_id = party
    UNION ALL
    SELECT x.reason FROM linkage.withdrawn AS x WHERE x.person_id = person AND x.party_id = party;
$$;

-- In whose words a declaration is asked about: those of its last correction that stands or waits for the answer, else its own.
CREATE FUNCTION linkage.asked_in_words_of(declaration uuid)
RETURNS uuid
LANGUAGE sql STABLE
AS $$
    SELECT coalesce((
        SELECT a.id
        FROM ledger.declaration AS root
        JOIN ledger.declaration AS a ON a.target = root.number AND a.kind = 'correction'
        WHERE root.id = declaration AND ledger.state_of(a.id) <> 'refused'
        ORDER BY a.received_at DESC, a.id DESC
        LIMIT 1), declaration);
$$;

-- Who found two records to be of one person where two have to find so. It counts until they are joined, or found to be two.
CREATE TABLE linkage.merge_opinion (
    id        uuid        NOT NULL DEFAULT uuidv7(),
    one_id    uuid        NOT NULL,
    other_id  uuid        NOT NULL,
    given_at  timestamptz NOT NULL,
    given_by  uuid        NOT NULL,
    closed_at timestamptz,
    CONSTRAINT merge_opinion_is_identified PRIMARY KEY (id),
    CONSTRAINT merge_opinion_is_ordered CHECK (one_id < other_id),
    CONSTRAINT merge_opinion_one_is_known FOREIGN KEY (one_id) REFERENCES register.person (id),
    CONSTRAINT merge_opinion_other_is_known FOREIGN KEY (other_id) REFERENCES register.person (id)
);
CREATE INDEX merge_opinion_is_found_by_one ON linkage.merge_opinion (one_id);
CREATE INDEX merge_opinion_is_found_by_other ON linkage.merge_opinion (other_id);
CREATE UNIQUE INDEX merge_opinion_is_given_once ON linkage.merge_opinion (one_id, other_id, given_by)
    WHERE closed_at IS NULL;

-- By what the words of two declarations are the same: one sender, one name, sex, birth date and document. The name may be that of
-- several people; that this sender means one of them by it was decided by a registrar.
CREATE FUNCTION linkage.words(
    party uuid, name text, name_latin text, sex text, born daterange, issuer text, token bytea
)
RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT substr(sha256(convert_to(concat_ws(
        E'\x1f', party, coalesce(name, ''), coalesce(name_latin, ''), coalesce(sex, ''),
        coalesce(extract(julian FROM lower(born))::text, ''),
        coalesce(extract(julian FROM upper(born))::text, ''), coalesce(issuer, ''), coalesce(encode(token, 'hex'), '')), 'UTF8')), 1, 12)
$$;
