-- What each table and column of the ledger means, what it is for, on which ground it is kept, and how long.

COMMENT ON TABLE ledger.batch IS 'A file of declarations as it came in from one party | person';
COMMENT ON COLUMN ledger.batch.id IS 'Identifier, ordered by time | link | public task of the register | declaration';
COMMENT ON COLUMN ledger.batch.party_id IS 'The party that sent it | provenance shown to the person declared | rights.md P9 | declaration';
COMMENT ON COLUMN ledger.batch.entered_by IS 'The actor who handed it in | provenance shown to the person declared | rights.md P9 | declaration';
COMMENT ON COLUMN ledger.batch.channel IS 'By which way it came | provenance shown to the person declared | rights.md P9 | declaration';
COMMENT ON COLUMN ledger.batch.kind IS 'Kind of the declarations in it, or mixed | reading the file | public task of the register | declaration';
COMMENT ON COLUMN ledger.batch.file_name IS 'Name that the sender gave the file | answering the sender | public task of the register | declaration';
COMMENT ON COLUMN ledger.batch.digest IS 'SHA-256 of the file | receiving the same file once | public task of the register | declaration';
COMMENT ON COLUMN ledger.batch.received_at IS 'When it was read and got its receipts | order of declarations | CN-33 8-12 | declaration';
COMMENT ON COLUMN ledger.batch.handed_in_at IS 'When its sender handed it in, where it waited to be read; deadlines are judged by it | deadlines | CN-33 8-12 | declaration';

COMMENT ON TABLE ledger.upload IS 'The file itself, sealed, so that rejected rows can be given back as they came | person';
COMMENT ON COLUMN ledger.upload.batch_id IS 'The batch | link | public task of the register | upload';
COMMENT ON COLUMN ledger.upload.content IS 'The file, sealed to a public key | giving rejected rows back to their sender | PIPL 51 | upload';

COMMENT ON TABLE ledger.reject IS 'A reason why a row of a file did not become a declaration; no content | person';
COMMENT ON COLUMN ledger.reject.batch_id IS 'The batch | link | public task of the register | upload';
COMMENT ON COLUMN ledger.reject.row_number IS 'Which row | giving rejected rows back to their sender | public task of the register | upload';
COMMENT ON COLUMN ledger.reject.field IS 'Which field was wrong | giving rejected rows back to their sender | public task of the register | upload';
COMMENT ON COLUMN ledger.reject.code IS 'Stable code of the reason | giving rejected rows back to their sender | public task of the register | upload';

COMMENT ON TABLE ledger.declaration IS 'What somebody declared about somebody at some time; never changed | person';
COMMENT ON COLUMN ledger.declaration.id IS 'Identifier, ordered by time | order of the ledger | public task of the register | declaration';
COMMENT ON COLUMN ledger.declaration.number IS 'Number of the receipt, random | receipt | CN-33 8-12 | declaration';
COMMENT ON COLUMN ledger.declaration.kind IS 'Which kind of declaration | applying the right rule | public task of the register | declaration';
COMMENT ON COLUMN ledger.declaration.party_id IS 'Who declared | provenance shown to the person declared | rights.md P9 | declaration';
COMMENT ON COLUMN ledger.declaration.capacity IS 'In which capacity the party declared | precedence where declarants disagree | CN-33 8-12 | declaration';
COMMENT ON COLUMN ledger.declaration.channel IS 'By which way it came | provenance shown to the person declared | rights.md P9 | declaration';
COMMENT ON COLUMN ledger.declaration.entered_by IS 'The actor who entered it | provenance shown to the person declared | rights.md P9 | declaration';
COMMENT ON COLUMN ledger.declaration.received_at IS 'When it was received; deadlines are judged by it | deadlines | CN-33 8-12, 16 | declaration';
COMMENT ON COLUMN ledger.declaration.batch_id IS 'The file in which it came | link | public task of the register | declaration';
COMMENT ON COLUMN ledger.declaration.row_number IS 'The row of the file | answering the sender | public task of the register | declaration';
COMMENT ON COLUMN ledger.declaration.idempotency_key IS 'Key that the sender gave against receiving twice | receiving once | public task of the register | declaration';
COMMENT ON COLUMN ledger.declaration.digest IS 'Digest of what was said, kept with a key | recognising a key used for something else | public task of the register | declaration';
COMMENT ON COLUMN ledger.declaration.target IS 'The declaration that it corrects or retracts | link | public task of the register | declaration';
COMMENT ON COLUMN ledger.declaration.reason_code IS 'Why it retracts | provenance shown to the person declared | rights.md P9 | declaration';
COMMENT ON COLUMN ledger.declaration.occurred IS 'The possible days on which it happened | where somebody lives, and since when | CN-33 7-13 | declaration';
COMMENT ON COLUMN ledger.declaration.plate IS 'Plate of the dwelling as declared | where somebody lives, and since when | CN-33 7-13 | declaration';
COMMENT ON COLUMN ledger.declaration.address IS 'Address as declared, where no plate was given | where somebody lives, and since when | CN-33 7-13 | declaration';
COMMENT ON COLUMN ledger.declaration.room IS 'Room or bed as declared | where somebody lives, and since when | CN-33 7-13 | declaration';
COMMENT ON COLUMN ledger.declaration.category IS 'Category of residence | duties and statistics | CN-33 7 | declaration';
COMMENT ON COLUMN ledger.declaration.is_main IS 'Whether the residence is declared as the main one | where somebody lives, and since when | hukou 6 | declaration';
COMMENT ON COLUMN ledger.declaration.purpose IS 'Purpose of the stay as declared | statistics | CN-33 29 | declaration';
COMMENT ON COLUMN ledger.declaration.destination IS 'Where the person moves to, as declared at the end of a residence | statistics | CN-33 29 | declaration';
COMMENT ON COLUMN ledger.declaration.previous_place IS 'Where the person lived before | statistics | CN-33 29 | declaration';
COMMENT ON COLUMN ledger.declaration.term_until IS 'End of the rental term as declared | asking for confirmation in time | CN-33 9 | declaration';
COMMENT ON COLUMN ledger.declaration.filing_number IS 'Number under which the lease is filed | proof of address | Order 663 9 | declaration';
COMMENT ON COLUMN ledger.declaration.employer_code IS 'Unified social credit code of the employer | finding the employer | GB 32100 | declaration';
COMMENT ON COLUMN ledger.declaration.employer_name IS 'Name of the employer as the sender writes it | finding the employer | CN-33 8; Order 663 9 | declaration';
COMMENT ON COLUMN ledger.declaration.occupation IS 'Occupation as declared | statistics | CN-33 29 | declaration';
COMMENT ON COLUMN ledger.declaration.contract_kind IS 'Kind of contract as declared | proof of employment | Order 663 9 | declaration';
COMMENT ON COLUMN ledger.declaration.workplace IS 'Place of work as declared | proof of employment | Order 663 9 | declaration';
COMMENT ON COLUMN ledger.declaration.check_in IS 'When a guest arrived | lodging register | hukou 15 | declaration';
COMMENT ON COLUMN ledger.declaration.check_out IS 'When a guest left | lodging register | hukou 15 | declaration';
COMMENT ON COLUMN ledger.declaration.relation IS 'Relation to the head of the household | household | GB/T 4761; hukou 5 | declaration';

COMMENT ON TABLE ledger.described IS 'A person of a declaration as the declarant described them: the subject or somebody named beside it | person';
COMMENT ON COLUMN ledger.described.declaration_id IS 'The declaration | link | public task of the register | declaration';
COMMENT ON COLUMN ledger.described.part IS 'Which part the person plays: subject, head, mother, father, guardian, replacement | link | public task of the register | declaration';
COMMENT ON COLUMN ledger.described.name IS 'Name as declared | telling one person from another | public task of the register | declaration';
COMMENT ON COLUMN ledger.described.name_latin IS 'Name in Latin letters as declared | telling one person from another | ICAO 9303-3 | declaration';
COMMENT ON COLUMN ledger.described.sex IS 'Sex as declared | telling one person from another | GB/T 2261.1 | declaration';
COMMENT ON COLUMN ledger.described.born IS 'Possible days of birth as declared | telling one person from another | public task of the register | declaration';
COMMENT ON COLUMN ledger.described.birth_place IS 'Place of birth as declared | telling one person from another | public task of the register | declaration';
COMMENT ON COLUMN ledger.described.nationality IS 'Nationality as declared | documents and statistics | exit-entry law 39 | declaration';
COMMENT ON COLUMN ledger.described.document_type IS 'Type of the identity document | telling one person from another | GA/T 517 | declaration';
COMMENT ON COLUMN ledger.described.document_issuer IS 'Country or body that issued it | telling one person from another | ISO 3166-1 | declaration';
COMMENT ON COLUMN ledger.described.document_sealed IS 'Its number, sealed to a public key | identity | PIPL 51 | declaration';
COMMENT ON COLUMN ledger.described.document_token IS 'Keyed hash of its number | finding an equal number without reading any | PIPL 51 | declaration';
COMMENT ON COLUMN ledger.described.document_hint IS 'Its last characters, for the eye | telling documents apart on a page | PIPL 51 | declaration';
COMMENT ON COLUMN ledger.described.document_valid_to IS 'Until when it is valid | reminding the holder | public task of the register | declaration';
COMMENT ON COLUMN ledger.described.phone IS 'Telephone number as declared | reaching the person | civil code 1033 | declaration';
COMMENT ON COLUMN ledger.described.email IS 'E-mail address as declared | reaching the person | civil code 1033 | declaration';
COMMENT ON COLUMN ledger.described.language IS 'Language as declared | messages in a language that is understood | public task of the register | declaration';
COMMENT ON COLUMN ledger.described.home_division IS 'Division of the home registration | statistics | GB/T 2260; CN-33 29 | declaration';
COMMENT ON COLUMN ledger.described.home_address IS 'Address of the home registration | proof | CN-33 29 | declaration';

COMMENT ON TABLE ledger.outcome IS 'What became of a declaration; the last one stands | person';
COMMENT ON COLUMN ledger.outcome.declaration_id IS 'The declaration | link | public task of the register | declaration';
COMMENT ON COLUMN ledger.outcome.decided_at IS 'When | receipt | CN-33 8-12 | declaration';
COMMENT ON COLUMN ledger.outcome.state IS 'applied, refused or undecided | receipt | CN-33 8-12 | declaration';
COMMENT ON COLUMN ledger.outcome.code IS 'Stable code of the reason where it was not applied | reasons for a refusal | PIPL 50 | declaration';
COMMENT ON COLUMN ledger.outcome.fields IS 'Which fields the reason is about | reasons for a refusal | PIPL 50 | declaration';
COMMENT ON COLUMN ledger.outcome.decided_by IS 'Who decided, where a human being did | reasons for a refusal | PIPL 24 | declaration';

COMMENT ON TABLE ledger.waiting IS 'The queue of declarations that wait to be worked on; derived and emptied by the work | person';
COMMENT ON COLUMN ledger.waiting.declaration_id IS 'The declaration | link | public task of the register | declaration';
COMMENT ON COLUMN ledger.waiting.lane IS 'Interactive ones go before files | order of work | public task of the register | declaration';
COMMENT ON COLUMN ledger.waiting.keys IS 'Blocking keys of the person described; derived | telling one person from another | public task of the register | declaration';
COMMENT ON COLUMN ledger.waiting.alike_keys IS 'Blocking keys under which somebody alike is looked for; derived | telling one person from another | public task of the register | declaration';
COMMENT ON COLUMN ledger.waiting.near_keys IS 'Blocking keys under which somebody who shares a word of the name or the year of birth is looked for, to be weighed; derived | telling one person from another | public task of the register | declaration';
COMMENT ON COLUMN ledger.waiting.new_keys IS 'Blocking keys by which the person is found besides, after a change of name; derived | telling one person from another | public task of the register | declaration';
COMMENT ON COLUMN ledger.waiting.address_key IS 'The address folded; derived | finding the dwelling | public task of the register | declaration';
COMMENT ON COLUMN ledger.waiting.stands_back IS 'Whether it leaves the head of the queue to others until one that it waits for is taken | order of work | public task of the register | declaration';

COMMENT ON TABLE ledger.standing_back IS 'By what declarations that stand back in the queue are told from others; derived and emptied by the work | person';
COMMENT ON COLUMN ledger.standing_back.mark IS 'A blocking key or document token of the person described; derived | telling one person from another | public task of the register | declaration';
COMMENT ON COLUMN ledger.standing_back.lane IS 'The lane in which it waits | order of work | public task of the register | declaration';
COMMENT ON COLUMN ledger.standing_back.declaration_id IS 'The declaration | link | public task of the register | declaration';

-- A draft says what the declaration will say.
DO $$
DECLARE
    said record;
BEGIN
    FOR said IN
        SELECT a.attrelid::regclass AS original, a.attname,
            CASE a.attrelid
                WHEN 'ledger.described'::regclass THEN 'ledger.draft_described' ELSE 'ledger.draft'
            END AS draft,
            regexp_replace(col_description(a.attrelid, a.attnum), '\| \w+$', '| draft') AS meaning
        FROM pg_attribute AS a
        WHERE NOT a.attisdropped AND (
            a.attrelid IN ('ledger.declaration'::regclass, 'ledger.described'::regclass) AND a.attnum > 0
            OR a.attrelid = 'ledger.waiting'::regclass AND a.attname IN ('keys', 'new_keys', 'alike_keys', 'near_keys', 'address_key'))
    LOOP
        EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', said.draft, said.attname, said.meaning);
    END LOOP;
END;
$$;
COMMENT ON TABLE ledger.draft IS 'A declaration that somebody is still writing; gone when it is sent, or after some days | person';
COMMENT ON TABLE ledger.draft_described IS 'A person of a draft as whoever writes it describes them | person';
COMMENT ON COLUMN ledger.draft.id IS 'Identifier, random | link | public task of the register | draft';
COMMENT ON COLUMN ledger.draft.received_at IS 'When it was kept | forgetting what was never sent | public task of the register | draft';
