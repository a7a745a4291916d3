-- The extracts: what the office certified on paper, so that whoever is shown the paper can ask whether it is genuine.
--
-- The paper itself is not kept. It can be made again from what the register knew when it was made (`made_at`), and
-- `digest` tells whether it came out the same.

-- No foreign keys to actor and ticket: both come from the ticket that the same statement redeems; each goes in its own time.
CREATE TABLE register.extract (
    number      uuid        NOT NULL DEFAULT gen_random_uuid(),
    person_id   uuid        NOT NULL,
    made_at     timestamptz NOT NULL,
    actor_id    uuid        NOT NULL,
    ticket_id   uuid        NOT NULL,
    purpose     text        NOT NULL,
    authority   text        NOT NULL,
    fields      text[]      NOT NULL,
    during      daterange,
    languages   text        NOT NULL,
    valid_until date        NOT NULL,
    digest      bytea       NOT NULL,
    printed     bytea[]     NOT NULL,
    revoked_at  timestamptz,
    CONSTRAINT extract_is_identified PRIMARY KEY (number),
    CONSTRAINT extract_is_made_alone UNIQUE (person_id, made_at),
    CONSTRAINT extract_person_is_known FOREIGN KEY (person_id) REFERENCES register.person (id),
    CONSTRAINT extract_names_whom_and_where CHECK (
        fields @> '{names}' AND fields && '{main_residence,residences}'),
    CONSTRAINT extract_tells_each_residence_once CHECK (NOT fields @> '{main_residence,residences}'),
    CONSTRAINT extract_of_a_history_has_its_days CHECK ((during IS NOT NULL) = (fields @> '{residences}')),
    CONSTRAINT extract_language_is_known CHECK (languages IN ('zh-hans', 'en', 'both')),
    -- How long is the rule pack's to say; whoever took over the pages could ask for more, and gets no more than a year.
    CONSTRAINT extract_is_valid_for_a_year_at_most CHECK (
        valid_until - (made_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN 0 AND 366),
    CONSTRAINT extract_digest_is_a_hash CHECK (octet_length(digest) = 32),
    CONSTRAINT extract_is_revoked_after_it_is_made CHECK (revoked_at >= made_at)
);
