-- What each role may do with the register. The application reads people through the readers alone and writes no fact.

GRANT USAGE ON SCHEMA register TO denizen_worker, denizen_keeper, denizen_reader;

-- The pipeline keeps the current facts; what it replaces it adds to the history, which nobody changes.
GRANT SELECT, INSERT, UPDATE ON register.organisation TO denizen_worker;
-- What an organisation is called changes its kind, as when it is registered under another name, finds it no more, as when
-- another is registered under it, and goes with the last declaration that told it. Keys are made anew with it, or where names
-- are read otherwise.
GRANT SELECT, INSERT, UPDATE (kind, finds, declaration_id), DELETE ON register.organisation_name TO denizen_worker;
GRANT SELECT, INSERT, DELETE ON register.organisation_key TO denizen_worker;
GRANT EXECUTE ON FUNCTION register.is_one_country TO denizen_worker, denizen_reader;
GRANT EXECUTE ON FUNCTION register.organisations_alike TO denizen_worker, denizen_reader;
GRANT SELECT, INSERT, UPDATE, DELETE ON
    register.residence, register.tenancy, register.employment, register.lodging_stay,
    register.person_name, register.particulars, register.death, register.identity_document,
    register.home_registration, register.contact_point, register.household_membership, register.guardianship
TO denizen_worker;
GRANT SELECT, INSERT ON
    register.person, register.residence_superseded, register.tenancy_superseded, register.employment_superseded,
    register.lodging_stay_superseded, register.person_name_superseded, register.particulars_superseded,
    register.death_superseded, register.identity_document_superseded, register.home_registration_superseded,
    register.contact_point_superseded, register.household_membership_superseded, register.guardianship_superseded
TO denizen_worker;

-- The readers see everything but the sealed numbers.
GRANT SELECT ON
    register.person, register.organisation, register.organisation_name, register.organisation_key,
    register.residence, register.residence_superseded, register.tenancy,
    register.tenancy_superseded, register.employment, register.employment_superseded, register.lodging_stay,
    register.lodging_stay_superseded, register.person_name, register.person_name_superseded, register.particulars,
    register.particulars_superseded, register.death, register.death_superseded, register.home_registration,
    register.home_registration_superseded, register.contact_point, register.contact_point_superseded,
    register.household_membership, register.household_membership_superseded, register.guardianship,
    register.guardianship_superseded
TO denizen_reader;
GRANT SELECT (
    person_id, declaration_id, document_type, issuer, token, hint, valid_to, valid_during, recorded_at
) ON register.identity_document TO denizen_reader;
GRANT SELECT (
    person_id, declaration_id, document_type, issuer, token, hint, valid_to, valid_during, recorded_during
) ON register.identity_document_superseded TO denizen_reader;

-- Requests to uncover a number pass through the readers; the keeper answers them, and is the only one that reads a sealed
-- number of a person.
GRANT SELECT, INSERT, DELETE ON register.uncovering TO denizen_reader;
GRANT SELECT, DELETE ON register.uncovering TO denizen_keeper;
GRANT UPDATE (answer, refusal) ON register.uncovering TO denizen_keeper;
GRANT SELECT (ctid, person_id, token, sealed) ON register.identity_document TO denizen_keeper;
-- It also seals anew what is stored, when keys are changed, and makes tokens in advance.
GRANT SELECT (ctid, sealed) ON register.identity_document_superseded TO denizen_keeper;
GRANT UPDATE (sealed) ON register.identity_document, register.identity_document_superseded TO denizen_keeper;
GRANT SELECT, INSERT ON register.next_token TO denizen_keeper;
-- They make extracts, each with the line of its delivery, and change nothing of one but that it is revoked.
GRANT SELECT, INSERT, UPDATE (revoked_at) ON register.extract TO denizen_reader;
-- They note doubts and what becomes of them, and tell who had received what was corrected; the worker reads none of it.
GRANT SELECT, INSERT ON register.doubt, register.doubt_state TO denizen_reader;
GRANT SELECT, INSERT, UPDATE (due), DELETE ON register.doubt_open TO denizen_reader;
GRANT SELECT, INSERT, UPDATE (seen_at) ON register.correction_notice TO denizen_reader;
-- After a first load the pipeline has the planner look at the tables that it filled.
GRANT MAINTAIN ON ALL TABLES IN SCHEMA register TO denizen_worker;
-- Blocks are asked and decided by readers, each with its line; what was asked and decided is filled once and stands. The worker
-- counts nobody who is blocked, covers records that are joined, and reads nothing else of a block.
GRANT EXECUTE ON FUNCTION register.blocked TO denizen_worker, denizen_reader;
GRANT SELECT, INSERT,
    UPDATE (decided_at, decided_by, decision, lifted_at, lifted_by, lifted_because)
ON register.block TO denizen_reader;
GRANT SELECT, INSERT ON register.block_record TO denizen_reader;
GRANT SELECT, INSERT, UPDATE (heard_at, heard_by, outcome, open_until) ON register.block_request TO denizen_reader;
GRANT SELECT, UPDATE (noted_until) ON register.block_noting TO denizen_reader;
GRANT SELECT (id, valid_during, lifted_at, decision) ON register.block TO denizen_worker;
GRANT SELECT, INSERT ON register.block_record TO denizen_worker;
