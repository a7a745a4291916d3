-- What each role may do with declarations. Nobody changes or removes one, nor what became of it.
--
-- The application may do nothing here: whoever took it over could otherwise declare in any party's name. It declares
-- through doors, which take the session's token and find by it who declares for whom (docs/adr/0002).

GRANT USAGE ON SCHEMA ledger TO denizen_web, denizen_worker, denizen_keeper, denizen_reader, denizen_door;

GRANT INSERT ON ledger.declaration, ledger.described, ledger.waiting TO denizen_door;
-- To acknowledge what came before as it was then, and to tell its sender what became of it.
GRANT SELECT (
    id, number, kind, party_id, capacity, entered_by, received_at, idempotency_key, digest, batch_id, row_number
) ON ledger.declaration TO denizen_door;
GRANT SELECT ON ledger.outcome TO denizen_door;
-- And, of a file, in figures: how many of its rows wait, and for which reasons others never became declarations.
GRANT SELECT (declaration_id) ON ledger.waiting TO denizen_door;
GRANT SELECT (id, received_at, handed_in_at) ON ledger.batch TO denizen_door;
GRANT SELECT (batch_id, row_number, code) ON ledger.reject TO denizen_door;
GRANT SELECT, INSERT, DELETE ON ledger.draft, ledger.draft_described TO denizen_door;
-- What would become of a draft the pipeline tries, and undoes.
GRANT SELECT, DELETE ON ledger.draft, ledger.draft_described TO denizen_worker;
-- To pass over those that somebody holds.
GRANT UPDATE (received_at) ON ledger.draft TO denizen_worker;

-- Files are received by commands, which run as the worker.
GRANT SELECT, INSERT ON ledger.batch, ledger.reject, ledger.declaration, ledger.described, ledger.waiting, ledger.outcome
TO denizen_worker;
GRANT INSERT ON ledger.upload TO denizen_worker;
-- The file is read again where its sender asks for the rows to mend: by the reception, which runs as the worker and has the
-- keys. Whoever has none, as the worker itself, reads noise.
GRANT SELECT (batch_id, content) ON ledger.upload TO denizen_worker;
-- When nobody may ask any more it is forgotten, by a door that looks at the day: nobody removes one before.
GRANT SELECT (batch_id), DELETE ON ledger.upload TO denizen_door;
GRANT UPDATE (lane, stands_back), DELETE ON ledger.waiting TO denizen_worker;
GRANT SELECT, INSERT, DELETE ON ledger.standing_back TO denizen_worker;

-- When keys are changed the keeper, who alone has them, seals anew what is stored: the same content under another key. It
-- may change these two columns and nothing else of the ledger (docs/adr/0013).
GRANT SELECT (ctid, document_type, document_token, document_sealed) ON ledger.described, ledger.draft_described
TO denizen_keeper;
GRANT SELECT (ctid, content) ON ledger.upload TO denizen_keeper;
GRANT UPDATE (document_sealed) ON ledger.described, ledger.draft_described TO denizen_keeper;
GRANT UPDATE (content) ON ledger.upload TO denizen_keeper;

-- Readers tell who declared what, in which capacity; of the people described what was said of them, and of a number its
-- hint and whether it is the one in the register. From the nationality they tell whether a rule about foreigners applies.
GRANT SELECT ON ledger.declaration, ledger.outcome TO denizen_reader;
GRANT SELECT (
    declaration_id, part, name, name_latin, born, birth_place, sex, nationality, document_type, document_issuer,
    document_token, document_hint, document_valid_to, phone, email, language, home_division, home_address
) ON ledger.described TO denizen_reader;
GRANT EXECUTE ON FUNCTION ledger.time_of_receipt(timestamptz) TO denizen_worker, denizen_door;
GRANT EXECUTE ON FUNCTION ledger.state_of(uuid) TO denizen_worker, denizen_reader;
GRANT EXECUTE ON FUNCTION ledger.came_in_at(uuid, timestamptz) TO denizen_worker, denizen_reader, denizen_door;
-- Whom the law takes somebody for is the same for a page that tells by when a declaration is due.
GRANT EXECUTE ON FUNCTION ledger.subject_in_law(text, text, text) TO denizen_web, denizen_worker, denizen_reader;
-- They count what waits, what came in files and what of it was rejected, and see no more of it.
GRANT SELECT (declaration_id) ON ledger.waiting TO denizen_reader;
-- A sender's program is told of its own files, and what was wrong with which of their rows, which holds nothing that was said.
GRANT SELECT (id, party_id, kind, received_at, handed_in_at) ON ledger.batch TO denizen_reader;
GRANT SELECT ON ledger.reject TO denizen_reader;
-- After a first load the pipeline has the planner look at the tables that it filled.
GRANT MAINTAIN ON ALL TABLES IN SCHEMA ledger TO denizen_worker;
