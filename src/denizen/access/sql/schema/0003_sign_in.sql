-- How people prove who they are: passkeys, the sessions that these open, the codes by which one is first enrolled, and each
-- attempt at the door.

CREATE TABLE access.credential (
    id           uuid        NOT NULL DEFAULT gen_random_uuid(),
    actor_id     uuid        NOT NULL,
    webauthn_id  bytea       NOT NULL,
    public_key   bytea       NOT NULL,
    sign_count   bigint      NOT NULL,
    backed_up    boolean     NOT NULL,
    added_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    last_used_at timestamptz,
    ended_at     timestamptz,
    CONSTRAINT credential_is_identified PRIMARY KEY (id),
    CONSTRAINT credential_is_enrolled_once UNIQUE (webauthn_id),
    CONSTRAINT credential_id_is_as_long_as_webauthn_says CHECK (octet_length(webauthn_id) BETWEEN 1 AND 1023),
    CONSTRAINT credential_belongs_to_an_actor FOREIGN KEY (actor_id) REFERENCES access.actor (id)
);
CREATE INDEX credential_is_found_by_actor ON access.credential (actor_id);
COMMENT ON TABLE access.credential IS 'A passkey of an actor: the public half; the private half never leaves the actor''s device | person';
COMMENT ON COLUMN access.credential.id IS 'Identifier, random | sign-in | PIPL 51 | account';
COMMENT ON COLUMN access.credential.actor_id IS 'Whose it is | sign-in | PIPL 51 | account';
COMMENT ON COLUMN access.credential.webauthn_id IS 'Identifier that the device gave it (WebAuthn 4, credential ID) | sign-in | PIPL 51 | account';
COMMENT ON COLUMN access.credential.public_key IS 'Public key (COSE), by which signatures of the device are checked | sign-in | PIPL 51 | account';
COMMENT ON COLUMN access.credential.sign_count IS 'How often the device says it has signed; going back tells of a copy | sign-in | PIPL 51 | account';
COMMENT ON COLUMN access.credential.backed_up IS 'Whether it is kept by a service for several devices | shown to the actor, who tells passkeys apart by it | PIPL 51 | account';
COMMENT ON COLUMN access.credential.added_at IS 'When it was enrolled | shown to the actor | PIPL 51 | account';
COMMENT ON COLUMN access.credential.last_used_at IS 'When it last opened a session | shown to the actor | PIPL 51 | account';
COMMENT ON COLUMN access.credential.ended_at IS 'From when it opens nothing any more | sign-in | PIPL 51 | account';

CREATE TABLE access.session (
    token_hash    bytea       NOT NULL,
    id            uuid        NOT NULL DEFAULT gen_random_uuid(),
    actor_id      uuid        NOT NULL,
    credential_id uuid,
    opened_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    seen_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    idle_after    interval    NOT NULL DEFAULT '30 minutes',
    by_code       boolean     NOT NULL DEFAULT false,
    expires_at    timestamptz NOT NULL,
    closed_at     timestamptz,
    CONSTRAINT session_is_identified PRIMARY KEY (token_hash),
    CONSTRAINT session_has_a_name_of_its_own UNIQUE (id),
    CONSTRAINT session_token_is_a_hash CHECK (octet_length(token_hash) = 32),
    CONSTRAINT session_ends_within_a_day CHECK (expires_at <= opened_at + interval '24 hours'),
    CONSTRAINT session_rests_for_a_while CHECK (idle_after BETWEEN '1 minute' AND '24 hours'),
    CONSTRAINT session_belongs_to_an_actor FOREIGN KEY (actor_id) REFERENCES access.actor (id),
    CONSTRAINT session_was_opened_by_a_passkey FOREIGN KEY (credential_id) REFERENCES access.credential (id)
);
CREATE INDEX session_is_found_by_actor ON access.session (actor_id);
CREATE INDEX session_is_found_by_credential ON access.session (credential_id) WHERE credential_id IS NOT NULL;
COMMENT ON TABLE access.session IS 'A signed-in actor; only a hash of the token is kept | person';
COMMENT ON COLUMN access.session.token_hash IS 'SHA-256 of the token in the cookie | sign-in | PIPL 51 | session';
COMMENT ON COLUMN access.session.id IS 'Identifier, random, by which the session is named where it is listed and ended; it opens nothing | sign-in | PIPL 51 | session';
COMMENT ON COLUMN access.session.actor_id IS 'Who signed in | sign-in | PIPL 51 | session';
COMMENT ON COLUMN access.session.credential_id IS 'With which passkey; null in demonstrations and tests | shown to the actor | PIPL 51 | session';
COMMENT ON COLUMN access.session.opened_at IS 'When | sign-in | PIPL 51 | session';
COMMENT ON COLUMN access.session.seen_at IS 'When it was last used, to the minute | ending sessions that nobody uses | PIPL 51 | session';
COMMENT ON COLUMN access.session.idle_after IS 'For how long it may go unused | ending sessions that nobody uses | PIPL 51 | session';
COMMENT ON COLUMN access.session.by_code IS 'Whether a code on paper opened it and no passkey: it reads, and changes nothing | sign-in of residents | PIPL 44, 45 | session';
COMMENT ON COLUMN access.session.expires_at IS 'Until when at the latest | sign-in | PIPL 51 | session';
COMMENT ON COLUMN access.session.closed_at IS 'When the actor signed out, or it was ended | sign-in | PIPL 51 | session';

CREATE TABLE access.enrolment (
    id         uuid        NOT NULL DEFAULT gen_random_uuid(),
    kind       text        NOT NULL DEFAULT 'passkey',
    actor_id   uuid        NOT NULL,
    code_hash  bytea       NOT NULL,
    made_by    uuid        NOT NULL,
    proven_by  text,
    made_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz NOT NULL,
    used_at    timestamptz,
    CONSTRAINT enrolment_is_identified PRIMARY KEY (id),
    CONSTRAINT enrolment_has_its_own_code UNIQUE (code_hash),
    CONSTRAINT enrolment_code_is_a_hash CHECK (octet_length(code_hash) = 32),
    CONSTRAINT enrolment_kind_is_known CHECK (kind IN ('passkey', 'first_passkey', 'visit')),
    CONSTRAINT enrolment_at_the_counter_names_a_document CHECK ((kind = 'passkey') = (proven_by IS NULL)),
    -- What the counter hands out is carried home; what the operator gives is used the same day.
    CONSTRAINT enrolment_ends_soon CHECK (
        expires_at <= made_at + CASE kind WHEN 'passkey' THEN interval '24 hours' ELSE interval '7 days' END),
    CONSTRAINT enrolment_belongs_to_an_actor FOREIGN KEY (actor_id) REFERENCES access.actor (id),
    CONSTRAINT enrolment_is_made_by_an_actor FOREIGN KEY (made_by) REFERENCES access.actor (id)
);
CREATE INDEX enrolment_is_found_by_actor ON access.enrolment (actor_id);
CREATE INDEX enrolment_is_found_by_maker ON access.enrolment (made_by);
COMMENT ON TABLE access.enrolment IS 'A right to enrol one passkey, or to look once without one; used once and soon; only a hash of the code is kept | person';
COMMENT ON COLUMN access.enrolment.id IS 'Identifier, random | sign-in | PIPL 51 | session';
COMMENT ON COLUMN access.enrolment.kind IS 'What it opens: a passkey, a passkey by a code from the counter, or one short visit without a passkey | sign-in | PIPL 51 | session';
COMMENT ON COLUMN access.enrolment.actor_id IS 'Who may use it | sign-in | PIPL 51 | session';
COMMENT ON COLUMN access.enrolment.code_hash IS 'SHA-256 of the code that was handed over | sign-in | PIPL 51 | session';
COMMENT ON COLUMN access.enrolment.made_by IS 'Who gave the right: an operator, a clerk at the counter, or the actor who proved to be one with another passkey | accountability | PIPL 51 | session';
COMMENT ON COLUMN access.enrolment.proven_by IS 'Which kind of document was compared, where the counter handed it out | accountability | PIPL 51 | session';
COMMENT ON COLUMN access.enrolment.made_at IS 'When it was given | accountability | PIPL 51 | session';
COMMENT ON COLUMN access.enrolment.expires_at IS 'Until when it may be used | sign-in | PIPL 51 | session';
COMMENT ON COLUMN access.enrolment.used_at IS 'When it was used or taken back; once only | sign-in | PIPL 51 | session';

-- Short-lived: the keeper removes a row some time after it was answered or could no longer be.
CREATE TABLE access.sign_in (
    id                 uuid        NOT NULL DEFAULT gen_random_uuid(),
    kind               text        NOT NULL,
    challenge          bytea       NOT NULL,
    actor_id           uuid,
    enrolment_id       uuid,
    made_at            timestamptz NOT NULL DEFAULT clock_timestamp(),
    turn               bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    answered_at        timestamptz,
    token_hash         bytea,
    webauthn_id        bytea,
    client_data        bytea,
    authenticator_data bytea,
    signature          bytea,
    user_handle        bytea,
    attestation        bytea,
    settled_at         timestamptz,
    outcome            text,
    CONSTRAINT sign_in_is_identified PRIMARY KEY (id),
    CONSTRAINT sign_in_kind_is_known CHECK (kind IN ('sign_in', 'confirm', 'enrol', 'visit')),
    CONSTRAINT sign_in_challenge_is_long_enough CHECK (octet_length(challenge) = 32),
    CONSTRAINT sign_in_token_is_a_hash CHECK (octet_length(token_hash) = 32),
    CONSTRAINT sign_in_answer_is_short CHECK (
        coalesce(octet_length(webauthn_id), 0) <= 1023 AND coalesce(octet_length(client_data), 0) <= 4096
        AND coalesce(octet_length(authenticator_data), 0) <= 4096 AND coalesce(octet_length(signature), 0) <= 1024
        AND coalesce(octet_length(user_handle), 0) <= 64 AND coalesce(octet_length(attestation), 0) <= 16384),
    CONSTRAINT sign_in_is_settled_with_an_outcome CHECK (num_nulls(settled_at, outcome) <> 1),
    CONSTRAINT sign_in_names_whom_it_confirms CHECK ((kind = 'sign_in') = (actor_id IS NULL)),
    CONSTRAINT sign_in_enrols_by_a_code CHECK ((kind IN ('enrol', 'visit')) = (enrolment_id IS NOT NULL)),
    CONSTRAINT sign_in_is_of_an_actor FOREIGN KEY (actor_id) REFERENCES access.actor (id),
    CONSTRAINT sign_in_uses_an_enrolment FOREIGN KEY (enrolment_id) REFERENCES access.enrolment (id)
);
CREATE INDEX sign_in_waits_for_the_keeper ON access.sign_in (answered_at)
    WHERE answered_at IS NOT NULL AND settled_at IS NULL;
CREATE INDEX sign_in_grows_old ON access.sign_in (made_at);
CREATE INDEX sign_in_has_its_turn ON access.sign_in (turn);
CREATE INDEX sign_in_is_found_by_actor ON access.sign_in (actor_id) WHERE actor_id IS NOT NULL;
CREATE INDEX sign_in_is_found_by_enrolment ON access.sign_in (enrolment_id) WHERE enrolment_id IS NOT NULL;
COMMENT ON TABLE access.sign_in IS 'A challenge at the door and what was answered to it, for some minutes: the keeper checks it and opens what it opens | person';
COMMENT ON COLUMN access.sign_in.id IS 'Identifier, random | sign-in | PIPL 51 | attempt';
COMMENT ON COLUMN access.sign_in.kind IS 'Whether it opens a session by a passkey or by a code, confirms who works in one, or enrols a passkey | sign-in | PIPL 51 | attempt';
COMMENT ON COLUMN access.sign_in.challenge IS 'Random bytes that the device signs, so that no older answer counts | sign-in | PIPL 51 | attempt';
COMMENT ON COLUMN access.sign_in.actor_id IS 'Whom it must be, where that is known before | sign-in | PIPL 51 | attempt';
COMMENT ON COLUMN access.sign_in.enrolment_id IS 'The right that is being used | sign-in | PIPL 51 | attempt';
COMMENT ON COLUMN access.sign_in.made_at IS 'When the challenge was given; it is good for five minutes | sign-in | PIPL 51 | attempt';
COMMENT ON COLUMN access.sign_in.turn IS 'The how-manieth attempt it is: of more than the table has room for the oldest give way | sign-in for all, however many ask | PIPL 51 | attempt';
COMMENT ON COLUMN access.sign_in.answered_at IS 'When it was answered; once only | sign-in | PIPL 51 | attempt';
COMMENT ON COLUMN access.sign_in.token_hash IS 'SHA-256 of the secret that what is opened will answer to | sign-in | PIPL 51 | attempt';
COMMENT ON COLUMN access.sign_in.webauthn_id IS 'Which passkey the device says it used | sign-in | PIPL 51 | attempt';
COMMENT ON COLUMN access.sign_in.client_data IS 'What the browser says it asked for: challenge and origin | sign-in | PIPL 51 | attempt';
COMMENT ON COLUMN access.sign_in.authenticator_data IS 'What the device says of itself: place, presence, verification, count | sign-in | PIPL 51 | attempt';
COMMENT ON COLUMN access.sign_in.signature IS 'The device''s signature over both | sign-in | PIPL 51 | attempt';
COMMENT ON COLUMN access.sign_in.user_handle IS 'Whose passkey the device says it is | sign-in | PIPL 51 | attempt';
COMMENT ON COLUMN access.sign_in.attestation IS 'The new passkey as the device made it | sign-in | PIPL 51 | attempt';
COMMENT ON COLUMN access.sign_in.settled_at IS 'When the keeper decided | sign-in | PIPL 51 | attempt';
COMMENT ON COLUMN access.sign_in.outcome IS 'granted, or the code of the refusal | sign-in | PIPL 51 | attempt';
