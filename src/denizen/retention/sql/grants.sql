-- Who may do what with what is past its time. The eraser removes and changes nothing but what its functions say; nobody logs in as it.

GRANT USAGE ON SCHEMA retention TO denizen_worker, denizen_reader, denizen_eraser;
GRANT USAGE ON SCHEMA journal, access, ledger, webhooks, places, register, linkage, intake, disclosure TO denizen_eraser;

-- The worker sees runs and terms, and places and lifts holds. Whom a run concerns it is told as it erases them.
GRANT SELECT ON retention.term, retention.run, retention.erased, retention.kept TO denizen_worker;
GRANT SELECT, INSERT, UPDATE (lifted_at) ON retention.hold TO denizen_worker;
GRANT SELECT ON retention.term, retention.run, retention.erased, retention.kept TO denizen_reader;
GRANT SELECT (reason, until, lifted_at) ON retention.hold TO denizen_reader;

GRANT SELECT ON retention.term TO denizen_eraser;
GRANT SELECT, INSERT, UPDATE, DELETE ON retention.run, retention.erased, retention.kept, retention.due, retention.due_stay, retention.bare
TO denizen_eraser;
GRANT SELECT, DELETE ON retention.hold TO denizen_eraser;

-- What tells whose time is over, and what stands against erasing.
GRANT SELECT ON places.rule_pack, linkage.question, linkage.candidate, ledger.waiting, webhooks.endpoint, journal.checkpoint,
    intake.record_clock
TO denizen_eraser;
GRANT EXECUTE ON FUNCTION ledger.state_of TO denizen_eraser;

-- People, facts, and what was once held to be one.
GRANT SELECT, DELETE ON
    register.person, register.residence, register.tenancy, register.employment, register.lodging_stay, register.person_name,
    register.particulars, register.death, register.identity_document, register.home_registration, register.contact_point,
    register.household_membership, register.guardianship, register.residence_superseded, register.tenancy_superseded,
    register.employment_superseded, register.lodging_stay_superseded, register.person_name_superseded,
    register.particulars_superseded, register.death_superseded, register.identity_document_superseded,
    register.home_registration_superseded, register.contact_point_superseded, register.household_membership_superseded,
    register.guardianship_superseded, register.extract, register.organisation_name
TO denizen_eraser;
GRANT SELECT ON register.organisation TO denizen_eraser;

-- Who is who.
GRANT SELECT, DELETE ON
    linkage.link, linkage.link_superseded, linkage.place_link, linkage.person_key, linkage.claim, linkage.weighed,
    linkage.merge, linkage.moved, linkage.distinction, linkage.proposal, linkage.merge_opinion, linkage.answer,
    linkage.answer_candidate, linkage.opinion, linkage.withdrawn, linkage.proposed_before
TO denizen_eraser;
GRANT UPDATE (follows) ON linkage.answer TO denizen_eraser;

-- What was declared and handed in.
GRANT SELECT, DELETE ON
    ledger.declaration, ledger.described, ledger.outcome, ledger.batch, ledger.upload, ledger.reject, intake.amended,
    intake.handed_in, intake.column_mapping
TO denizen_eraser;

-- What came of people's rights.
GRANT SELECT, DELETE ON
    register.doubt, register.doubt_state, register.doubt_open, register.correction_notice, register.block, register.block_record,
    register.block_request, disclosure.request, disclosure.step, journal.told_later, access.crossing, access.approval,
    access.own_record, access.posting
TO denizen_eraser;
GRANT UPDATE (along_with_id, renews_id) ON register.block TO denizen_eraser;

-- The log, its salts, the journal and its news; nobody else removes a line.
GRANT SELECT, DELETE ON journal.delivery, journal.leaf, journal.entry, journal.outbox, access.ticket TO denizen_eraser;
GRANT SELECT, INSERT ON journal.erased TO denizen_eraser;

-- Parties and staff. To pass over what somebody holds a row is locked, which takes the right to change one.
GRANT SELECT, DELETE ON
    access.party, access.actor, access.credential, access.session, access.enrolment, access.sign_in, access.api_token, places.provider
TO denizen_eraser;
GRANT UPDATE (outcome) ON access.sign_in TO denizen_eraser;
