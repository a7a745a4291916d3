-- What each role may do with parties, actors and tickets. The application opens tickets through the reading room only.

GRANT USAGE ON SCHEMA access TO denizen_web, denizen_worker, denizen_keeper, denizen_reader, denizen_door;

GRANT SELECT ON access.purpose, access.allowance TO denizen_web, denizen_worker, denizen_reader;

-- The reading room: resolves a session, writes the ticket, marks it as used.
GRANT SELECT ON access.party, access.actor, access.session, access.ticket, access.competence, access.quota
TO denizen_reader;
GRANT INSERT ON access.session, access.ticket TO denizen_reader;
GRANT UPDATE (seen_at, closed_at) ON access.session TO denizen_reader;
GRANT UPDATE (redeemed_at, swept_at) ON access.ticket TO denizen_reader;
GRANT SELECT ON access.api_token TO denizen_reader;
-- To lock a program's tokens while its tickets are counted, as an officer's sessions are.
GRANT UPDATE (last_used_on) ON access.api_token TO denizen_reader;

-- What somebody sees of their own.
GRANT SELECT ON access.credential TO denizen_reader;

-- Where officers work, and what they said of readings beyond it.
GRANT SELECT ON access.posting, access.crossing, access.approval TO denizen_reader;
-- Whose record a resident's account opens, and what the counter does about accounts of the person before it: under a ticket, with
-- a line in that person's log.
GRANT SELECT, INSERT, UPDATE (ended_at) ON access.own_record TO denizen_reader;
GRANT INSERT ON access.actor, access.enrolment TO denizen_reader;
GRANT SELECT ON access.enrolment TO denizen_reader;
GRANT UPDATE (active) ON access.actor TO denizen_reader;
GRANT UPDATE (used_at) ON access.enrolment TO denizen_reader;
GRANT UPDATE (ended_at) ON access.credential TO denizen_reader;

-- The doors: who stands at one, and what that one may do.
GRANT SELECT ON access.party, access.actor, access.session, access.competence, access.entering, access.allowance, access.purpose
TO denizen_door;
-- At the first one challenges are handed out and answers taken, and everybody ends what is their own. Whether an answer is
-- good, and what it opens, is the keeper's.
GRANT SELECT ON access.credential, access.enrolment, access.sign_in TO denizen_door;
GRANT INSERT (kind, challenge, actor_id, enrolment_id, token_hash, answered_at) ON access.sign_in TO denizen_door;
GRANT UPDATE (answered_at, token_hash, webauthn_id, client_data, authenticator_data, signature, user_handle, attestation,
    settled_at, outcome), DELETE ON access.sign_in TO denizen_door;
GRANT UPDATE (ended_at) ON access.credential TO denizen_door;
GRANT UPDATE (closed_at) ON access.session TO denizen_door;
GRANT SELECT ON access.api_token TO denizen_door;
GRANT SELECT, INSERT (actor_id, person_id, dwelling_id, reason) ON access.crossing TO denizen_door;
GRANT UPDATE (examined_at, examined_by, finding) ON access.crossing TO denizen_door;
GRANT SELECT, INSERT (actor_id, person_id, purpose, reference) ON access.approval TO denizen_door;
GRANT UPDATE (decided_at, decided_by, granted) ON access.approval TO denizen_door;
GRANT UPDATE (last_used_on) ON access.api_token TO denizen_door;

-- The keeper checks answers and opens sessions; the operator's commands about staff run as it too.
GRANT SELECT ON access.party, access.actor, access.session, access.credential, access.enrolment, access.sign_in
    TO denizen_keeper;
GRANT INSERT ON access.actor, access.session, access.credential, access.enrolment TO denizen_keeper;
GRANT UPDATE (active) ON access.actor TO denizen_keeper;
GRANT SELECT, INSERT, DELETE ON access.posting TO denizen_keeper;
GRANT UPDATE (valid_during) ON access.posting TO denizen_keeper;
GRANT UPDATE (closed_at) ON access.session TO denizen_keeper;
GRANT UPDATE (sign_count, backed_up, last_used_at, ended_at) ON access.credential TO denizen_keeper;
GRANT UPDATE (used_at) ON access.enrolment TO denizen_keeper;
GRANT SELECT, INSERT ON access.api_token TO denizen_keeper;
GRANT UPDATE (revoked_at) ON access.api_token TO denizen_keeper;
GRANT UPDATE (settled_at, outcome), DELETE ON access.sign_in TO denizen_keeper;

-- Other commands of an operator run as the worker: they make parties known, and the operator. It opens nothing to anyone.
GRANT SELECT, INSERT ON access.party, access.actor TO denizen_worker;
-- Whether a second registrar is there to agree.
GRANT SELECT ON access.competence TO denizen_worker;
GRANT UPDATE (valid_during, name, language) ON access.party TO denizen_worker;
