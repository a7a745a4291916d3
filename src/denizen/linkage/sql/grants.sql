-- What each role may do with links between declarations and people: they are the worker's business.

GRANT USAGE ON SCHEMA linkage TO denizen_worker, denizen_reader;

GRANT SELECT, INSERT, UPDATE, DELETE ON
    linkage.link, linkage.place_link, linkage.person_key, linkage.question, linkage.candidate
TO denizen_worker;
GRANT SELECT, INSERT ON
    linkage.link_superseded, linkage.merge, linkage.moved, linkage.distinction
TO denizen_worker;
GRANT UPDATE (undone_at, undone_by) ON linkage.merge TO denizen_worker;

-- A search by name goes through the keys; provenance asks whether a declaration was about the person.
GRANT SELECT ON linkage.person_key TO denizen_reader;
GRANT SELECT (declaration_id, part, person_id) ON linkage.link TO denizen_reader;
-- After a first load the pipeline has the planner look at the tables that it filled.
GRANT MAINTAIN ON ALL TABLES IN SCHEMA linkage TO denizen_worker;
