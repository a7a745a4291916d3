-- What each role may do with links between declarations and people: they are the worker's business.

GRANT USAGE ON SCHEMA linkage TO denizen_worker, denizen_reader;

GRANT SELECT, INSERT, UPDATE, DELETE ON
    linkage.link, linkage.place_link, linkage.person_key, linkage.question, linkage.candidate
TO denizen_worker;
GRANT SELECT, INSERT ON
    linkage.link_superseded, linkage.merge, linkage.moved, linkage.distinction
TO denizen_worker;
GRANT UPDATE (undone_at, undone_by) ON linkage.merge TO denizen_worker;

-- A search by name goes through the keys; provenance asks what a declaration was about, and when it was held to be so; whose
-- record was joined to another is led to it; open questions are counted. How the decisions were taken, and by whom, is no business of readers.
GRANT SELECT ON linkage.person_key, linkage.place_link TO denizen_reader;
GRANT SELECT (declaration_id, part, person_id, decided_at) ON linkage.link TO denizen_reader;
GRANT SELECT (declaration_id, part, person_id, decided_during) ON linkage.link_superseded TO denizen_reader;
GRANT SELECT (reason) ON linkage.question TO denizen_reader;
GRANT SELECT (kept_id, absorbed_id, merged_at, undone_at) ON linkage.merge TO denizen_reader;
-- After a first load the pipeline has the planner look at the tables that it filled.
GRANT MAINTAIN ON ALL TABLES IN SCHEMA linkage TO denizen_worker;
