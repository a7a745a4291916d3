-- What each role may do with links between declarations and people: they are the worker's business.

GRANT USAGE ON SCHEMA linkage TO denizen_worker, denizen_reader, denizen_door;

GRANT SELECT, INSERT, UPDATE, DELETE ON
    linkage.link, linkage.place_link, linkage.person_key, linkage.question, linkage.candidate
TO denizen_worker;
GRANT SELECT, INSERT ON
    linkage.link_superseded, linkage.merge, linkage.moved, linkage.distinction, linkage.answer, linkage.answer_candidate,
    linkage.opinion, linkage.merge_opinion
TO denizen_worker;
-- An answer that is taken back says nothing any more of who is somebody else.
GRANT DELETE ON linkage.moved, linkage.distinction TO denizen_worker;
GRANT UPDATE (undone_at, undone_by) ON linkage.answer TO denizen_worker;
GRANT UPDATE (closed_at) ON linkage.opinion, linkage.merge_opinion TO denizen_worker;
GRANT EXECUTE ON FUNCTION linkage.words, linkage.unsure_of TO denizen_worker;
GRANT EXECUTE ON FUNCTION linkage.asked_in_words_of TO denizen_worker, denizen_reader;
GRANT SELECT, INSERT, UPDATE, DELETE ON linkage.weighed, linkage.weighing TO denizen_worker;
GRANT SELECT, INSERT ON linkage.model, linkage.model_switch TO denizen_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON linkage.proposal, linkage.proposal_weighing TO denizen_worker;
GRANT EXECUTE ON FUNCTION linkage.is_a_slip TO denizen_worker;
GRANT SELECT ON linkage.weighed, linkage.weighing, linkage.model_switch TO denizen_reader;
GRANT UPDATE (undone_at, undone_by) ON linkage.merge TO denizen_worker;
GRANT SELECT, INSERT, DELETE ON linkage.proposed_before, linkage.withdrawn TO denizen_worker;

-- A search by name goes through the keys; provenance asks what a declaration was about, and when it was held to be so; whose
-- record was joined to another is led to it; open questions are shown to whoever answers them. By what
-- it was decided the person is told who asks; who decided is no business of readers.
GRANT SELECT ON linkage.person_key, linkage.place_link TO denizen_reader;
GRANT SELECT (declaration_id, part, person_id, basis, decided_at) ON linkage.link TO denizen_reader;
GRANT SELECT (declaration_id, part, person_id, basis, decided_during) ON linkage.link_superseded TO denizen_reader;
GRANT SELECT ON linkage.question, linkage.candidate, linkage.claim, linkage.proposed_before TO denizen_reader;
GRANT SELECT ON linkage.proposal, linkage.proposal_weighing TO denizen_reader;
GRANT SELECT (declaration_id, part, undone_at) ON linkage.answer TO denizen_reader;
GRANT SELECT (declaration_id, part, person_id, given_by, given_at, closed_at, id) ON linkage.opinion TO denizen_reader;
GRANT SELECT (one_id, other_id, given_at, given_by, closed_at) ON linkage.merge_opinion TO denizen_reader;
GRANT SELECT (id, kept_id, absorbed_id, merged_at, undone_at, reason_code) ON linkage.merge TO denizen_reader;
GRANT SELECT (merge_id) ON linkage.moved TO denizen_reader;
GRANT SELECT (one_id, other_id, decided_at) ON linkage.distinction TO denizen_reader;
-- Who answers a question takes it up first.
GRANT SELECT (declaration_id) ON linkage.question TO denizen_door;
GRANT SELECT, INSERT, UPDATE, DELETE ON linkage.claim TO denizen_door;
GRANT SELECT, DELETE ON linkage.claim TO denizen_worker;
-- After a first load the pipeline has the planner look at the tables that it filled.
GRANT MAINTAIN ON ALL TABLES IN SCHEMA linkage TO denizen_worker;
