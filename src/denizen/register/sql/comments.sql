-- What each table and column of the register means, what it is for, on which ground it is kept, and how long.

COMMENT ON TABLE register.person IS 'Somebody whom the register knows: an id and little else | person';
COMMENT ON COLUMN register.person.id IS 'Identifier, random: it tells nothing of time or company | link | public task of the register | residence';
COMMENT ON COLUMN register.person.registered_at IS 'When the register first knew of the person | what was known when somebody acted on it | PIPL 8 | residence';

COMMENT ON TABLE register.organisation IS 'An employer or other organisation by its unified social credit code | not person';
COMMENT ON COLUMN register.organisation.id IS 'Identifier | link | public task of the register | party';
COMMENT ON COLUMN register.organisation.credit_code IS 'Unified social credit code | finding the employer | GB 32100 | party';
COMMENT ON COLUMN register.organisation.name IS 'Name | finding the employer | GB 32100 | party';
COMMENT ON COLUMN register.organisation.party_id IS 'The party under which it declares, if it does | link | public task of the register | party';
COMMENT ON TABLE register.organisation_name IS 'What an organisation is or was called, and by whose word, which may be a resident''s | person';
COMMENT ON COLUMN register.organisation_name.organisation_id IS 'The organisation | link | public task of the register | party';
COMMENT ON COLUMN register.organisation_name.name IS 'Name as it was told; a sole trader may be called by their own | finding the employer | GB 32100; CN-33 8 | party';
COMMENT ON COLUMN register.organisation_name.kind IS 'registered, former or alias | finding the employer | GB 32100 | party';
COMMENT ON COLUMN register.organisation_name.finds IS 'Whether the organisation is found by it: the office or the organisation itself gave it, and no other has it since; else it is evidence alone | finding the employer | public task of the register | party';
COMMENT ON COLUMN register.organisation_name.party_id IS 'The party that told it; null where the office did | evidence | public task of the register | party';
COMMENT ON COLUMN register.organisation_name.declaration_id IS 'The first declaration that stands in which that party told it | evidence | public task of the register | party';
COMMENT ON COLUMN register.organisation_name.told_at IS 'When it was first told | evidence | public task of the register | party';
COMMENT ON TABLE register.organisation_key IS 'Keys by which organisations are found by their names; derived | not person';
COMMENT ON COLUMN register.organisation_key.key IS 'Hash of a part of a name | finding the employer | public task of the register | party';
COMMENT ON COLUMN register.organisation_key.organisation_id IS 'The organisation | link | public task of the register | party';

COMMENT ON TABLE register.residence IS 'That a person lives at a dwelling | person';
COMMENT ON COLUMN register.residence.person_id IS 'Whom it is about | link | public task of the register | residence';
COMMENT ON COLUMN register.residence.declaration_id IS 'The declaration that founds it | provenance shown to the person declared | rights.md P9 | residence';
COMMENT ON COLUMN register.residence.dwelling_id IS 'The dwelling | where somebody lives, and since when | CN-33 7-13 | residence';
COMMENT ON COLUMN register.residence.room IS 'Room or bed | where somebody lives, and since when | CN-33 7-13 | residence';
COMMENT ON COLUMN register.residence.category IS 'Category of residence | duties and statistics | CN-33 7 | residence';
COMMENT ON COLUMN register.residence.is_main IS 'Whether it is the main residence | one main residence at a time | hukou 6 | residence';
COMMENT ON COLUMN register.residence.purpose IS 'Purpose of the stay | statistics | CN-33 29 | residence';
COMMENT ON COLUMN register.residence.previous_place IS 'Where the person lived before | statistics | CN-33 29 | residence';
COMMENT ON COLUMN register.residence.main_person_id IS 'The person where the residence is the main one; derived | one main residence at a time | hukou 6 | residence';
COMMENT ON COLUMN register.residence.began IS 'Possible first days | where somebody lives, and since when | CN-33 7-13 | residence';
COMMENT ON COLUMN register.residence.ended IS 'Possible first days of absence; null while it goes on | where somebody lives, and since when | CN-33 7-13 | residence';
COMMENT ON COLUMN register.residence.valid_during IS 'Nominal period, from the earliest possible first day to the earliest possible end | order of facts | public task of the register | residence';
COMMENT ON COLUMN register.residence.ended_by IS 'The declaration that ended it | provenance shown to the person declared | rights.md P9 | residence';
COMMENT ON COLUMN register.residence.confirm_by IS 'Day by which somebody should confirm it | keeping the register right | PIPL 8 | residence';
COMMENT ON COLUMN register.residence.disputed IS 'True where declarants disagree and nobody has decided yet | a doubt travels with the datum | rights.md P8; PIPL 46 | residence';
COMMENT ON COLUMN register.residence.recorded_at IS 'Since when the register has known it in this form | what was known when somebody acted on it | PIPL 8 | residence';

COMMENT ON TABLE register.tenancy IS 'That a person rents at a dwelling | person';
COMMENT ON COLUMN register.tenancy.person_id IS 'Whom it is about | link | public task of the register | residence';
COMMENT ON COLUMN register.tenancy.declaration_id IS 'The declaration that founds it | provenance shown to the person declared | rights.md P9 | residence';
COMMENT ON COLUMN register.tenancy.dwelling_id IS 'The dwelling | where somebody lives, and since when | CN-33 7-13 | residence';
COMMENT ON COLUMN register.tenancy.room IS 'Room or bed | where somebody lives, and since when | CN-33 7-13 | residence';
COMMENT ON COLUMN register.tenancy.provider_id IS 'The party that let or lodged | duties of those who report | CN-33 9-12 | residence';
COMMENT ON COLUMN register.tenancy.term_until IS 'End of the rental term | asking for confirmation in time | CN-33 9 | residence';
COMMENT ON COLUMN register.tenancy.filing_number IS 'Number under which the lease is filed | proof of address | Order 663 9 | residence';
COMMENT ON COLUMN register.tenancy.began IS 'Possible first days | where somebody lives, and since when | CN-33 7-13 | residence';
COMMENT ON COLUMN register.tenancy.ended IS 'Possible first days of absence; null while it goes on | where somebody lives, and since when | CN-33 7-13 | residence';
COMMENT ON COLUMN register.tenancy.valid_during IS 'Nominal period, from the earliest possible first day to the earliest possible end | order of facts | public task of the register | residence';
COMMENT ON COLUMN register.tenancy.ended_by IS 'The declaration that ended it | provenance shown to the person declared | rights.md P9 | residence';
COMMENT ON COLUMN register.tenancy.confirm_by IS 'Day by which somebody should confirm it | keeping the register right | PIPL 8 | residence';
COMMENT ON COLUMN register.tenancy.disputed IS 'True where declarants disagree and nobody has decided yet | a doubt travels with the datum | rights.md P8; PIPL 46 | residence';
COMMENT ON COLUMN register.tenancy.recorded_at IS 'Since when the register has known it in this form | what was known when somebody acted on it | PIPL 8 | residence';

COMMENT ON TABLE register.employment IS 'That a person works for an organisation | person';
COMMENT ON COLUMN register.employment.person_id IS 'Whom it is about | link | public task of the register | residence';
COMMENT ON COLUMN register.employment.declaration_id IS 'The declaration that founds it | provenance shown to the person declared | rights.md P9 | residence';
COMMENT ON COLUMN register.employment.organisation_id IS 'The employer | proof of employment | CN-33 8; Order 663 9 | residence';
COMMENT ON COLUMN register.employment.occupation IS 'Occupation | statistics | CN-33 29 | residence';
COMMENT ON COLUMN register.employment.contract_kind IS 'Kind of contract | proof of employment | Order 663 9 | residence';
COMMENT ON COLUMN register.employment.workplace IS 'Place of work | proof of employment | Order 663 9 | residence';
COMMENT ON COLUMN register.employment.began IS 'Possible first days | where somebody lives, and since when | CN-33 7-13 | residence';
COMMENT ON COLUMN register.employment.ended IS 'Possible first days of absence; null while it goes on | where somebody lives, and since when | CN-33 7-13 | residence';
COMMENT ON COLUMN register.employment.valid_during IS 'Nominal period, from the earliest possible first day to the earliest possible end | order of facts | public task of the register | residence';
COMMENT ON COLUMN register.employment.ended_by IS 'The declaration that ended it | provenance shown to the person declared | rights.md P9 | residence';
COMMENT ON COLUMN register.employment.confirm_by IS 'Day by which somebody should confirm it | keeping the register right | PIPL 8 | residence';
COMMENT ON COLUMN register.employment.disputed IS 'True where declarants disagree and nobody has decided yet | a doubt travels with the datum | rights.md P8; PIPL 46 | residence';
COMMENT ON COLUMN register.employment.recorded_at IS 'Since when the register has known it in this form | what was known when somebody acted on it | PIPL 8 | residence';

COMMENT ON TABLE register.lodging_stay IS 'That a person stays at a hotel or with a private host | person';
COMMENT ON COLUMN register.lodging_stay.person_id IS 'Whom it is about | link | public task of the register | lodging';
COMMENT ON COLUMN register.lodging_stay.declaration_id IS 'The declaration that founds it | provenance shown to the person declared | rights.md P9 | lodging';
COMMENT ON COLUMN register.lodging_stay.dwelling_id IS 'The dwelling | where somebody lives, and since when | CN-33 7-13 | lodging';
COMMENT ON COLUMN register.lodging_stay.room IS 'Room or bed | where somebody lives, and since when | CN-33 7-13 | lodging';
COMMENT ON COLUMN register.lodging_stay.provider_id IS 'The party that let or lodged | duties of those who report | CN-33 9-12 | lodging';
COMMENT ON COLUMN register.lodging_stay.check_in IS 'When the guest arrived | lodging register | hukou 15 | lodging';
COMMENT ON COLUMN register.lodging_stay.check_out IS 'When the guest left | lodging register | hukou 15 | lodging';
COMMENT ON COLUMN register.lodging_stay.expected_out IS 'When the guest means to leave | lodging register | hukou 15 | lodging';
COMMENT ON COLUMN register.lodging_stay.began IS 'Possible first days | where somebody lives, and since when | CN-33 7-13 | lodging';
COMMENT ON COLUMN register.lodging_stay.ended IS 'Possible first days of absence; null while it goes on | where somebody lives, and since when | CN-33 7-13 | lodging';
COMMENT ON COLUMN register.lodging_stay.valid_during IS 'Nominal period, from the earliest possible first day to the earliest possible end | order of facts | public task of the register | lodging';
COMMENT ON COLUMN register.lodging_stay.ended_by IS 'The declaration that ended it | provenance shown to the person declared | rights.md P9 | lodging';
COMMENT ON COLUMN register.lodging_stay.confirm_by IS 'Day by which somebody should confirm it | keeping the register right | PIPL 8 | lodging';
COMMENT ON COLUMN register.lodging_stay.disputed IS 'True where declarants disagree and nobody has decided yet | a doubt travels with the datum | rights.md P8; PIPL 46 | lodging';
COMMENT ON COLUMN register.lodging_stay.recorded_at IS 'Since when the register has known it in this form | what was known when somebody acted on it | PIPL 8 | lodging';

COMMENT ON TABLE register.person_name IS 'A name that a person bears or bore, or a spelling that somebody declared | person';
COMMENT ON COLUMN register.person_name.person_id IS 'Whom it is about | link | public task of the register | residence';
COMMENT ON COLUMN register.person_name.declaration_id IS 'The declaration that founds it | provenance shown to the person declared | rights.md P9 | residence';
COMMENT ON COLUMN register.person_name.kind IS 'official, latin or variant | telling one person from another | hukou 18 | residence';
COMMENT ON COLUMN register.person_name.name IS 'The name | telling one person from another | hukou 18 | residence';
COMMENT ON COLUMN register.person_name.script IS 'Script in which it is written | showing it in its own script | ISO 15924 | residence';
COMMENT ON COLUMN register.person_name.valid_during IS 'Nominal period, from the earliest possible first day to the earliest possible end | order of facts | public task of the register | residence';
COMMENT ON COLUMN register.person_name.recorded_at IS 'Since when the register has known it in this form | what was known when somebody acted on it | PIPL 8 | residence';

COMMENT ON TABLE register.particulars IS 'Sex, birth and nationality of a person as best known | person';
COMMENT ON COLUMN register.particulars.person_id IS 'Whom it is about | link | public task of the register | residence';
COMMENT ON COLUMN register.particulars.declaration_id IS 'The declaration that founds it | provenance shown to the person declared | rights.md P9 | residence';
COMMENT ON COLUMN register.particulars.sex IS 'Sex | telling one person from another | GB/T 2261.1 | residence';
COMMENT ON COLUMN register.particulars.born IS 'Possible days of birth | telling one person from another; age limits | hukou 7 | residence';
COMMENT ON COLUMN register.particulars.birth_place IS 'Place of birth | telling one person from another | hukou 7 | residence';
COMMENT ON COLUMN register.particulars.nationality IS 'Nationality | documents and statistics | exit-entry law 39 | residence';
COMMENT ON COLUMN register.particulars.mother_id IS 'Mother, where a birth was declared | household | hukou 7 | residence';
COMMENT ON COLUMN register.particulars.father_id IS 'Father, where a birth was declared | household | hukou 7 | residence';
COMMENT ON COLUMN register.particulars.disputed IS 'True where declarants disagree and nobody has decided yet | a doubt travels with the datum | rights.md P8; PIPL 46 | residence';
COMMENT ON COLUMN register.particulars.recorded_at IS 'Since when the register has known it in this form | what was known when somebody acted on it | PIPL 8 | residence';

COMMENT ON TABLE register.death IS 'That a person has died | person';
COMMENT ON COLUMN register.death.person_id IS 'Whom it is about | link | public task of the register | residence';
COMMENT ON COLUMN register.death.declaration_id IS 'The declaration that founds it | provenance shown to the person declared | rights.md P9 | residence';
COMMENT ON COLUMN register.death.died IS 'Possible days of death | closing what ends with a life | hukou 8 | residence';
COMMENT ON COLUMN register.death.recorded_at IS 'Since when the register has known it in this form | what was known when somebody acted on it | PIPL 8 | residence';

COMMENT ON TABLE register.identity_document IS 'An identity document of a person; its number is sealed | person';
COMMENT ON COLUMN register.identity_document.person_id IS 'Whom it is about | link | public task of the register | document';
COMMENT ON COLUMN register.identity_document.declaration_id IS 'The declaration that founds it | provenance shown to the person declared | rights.md P9 | document';
COMMENT ON COLUMN register.identity_document.document_type IS 'Type | telling one person from another | GA/T 517 | document';
COMMENT ON COLUMN register.identity_document.issuer IS 'Country or body that issued it | telling one person from another | ISO 3166-1 | document';
COMMENT ON COLUMN register.identity_document.sealed IS 'Its number, sealed to a public key | identity | PIPL 51 | document';
COMMENT ON COLUMN register.identity_document.token IS 'Keyed hash of its number | finding an equal number without reading any | PIPL 51 | document';
COMMENT ON COLUMN register.identity_document.hint IS 'Its last characters, for the eye | telling documents apart on a page | PIPL 51 | document';
COMMENT ON COLUMN register.identity_document.valid_to IS 'Until when it is valid | reminding the holder | public task of the register | document';
COMMENT ON COLUMN register.identity_document.valid_during IS 'Nominal period, from the earliest possible first day to the earliest possible end | order of facts | public task of the register | document';
COMMENT ON COLUMN register.identity_document.recorded_at IS 'Since when the register has known it in this form | what was known when somebody acted on it | PIPL 8 | document';

COMMENT ON TABLE register.home_registration IS 'Where a person''s home registration (hukou) is | person';
COMMENT ON COLUMN register.home_registration.person_id IS 'Whom it is about | link | public task of the register | residence';
COMMENT ON COLUMN register.home_registration.declaration_id IS 'The declaration that founds it | provenance shown to the person declared | rights.md P9 | residence';
COMMENT ON COLUMN register.home_registration.division IS 'Division code | statistics | GB/T 2260; CN-33 29 | residence';
COMMENT ON COLUMN register.home_registration.address IS 'Address | proof | CN-33 29 | residence';
COMMENT ON COLUMN register.home_registration.valid_during IS 'Nominal period, from the earliest possible first day to the earliest possible end | order of facts | public task of the register | residence';
COMMENT ON COLUMN register.home_registration.recorded_at IS 'Since when the register has known it in this form | what was known when somebody acted on it | PIPL 8 | residence';

COMMENT ON TABLE register.contact_point IS 'How a person can be reached | person';
COMMENT ON COLUMN register.contact_point.person_id IS 'Whom it is about | link | public task of the register | residence';
COMMENT ON COLUMN register.contact_point.declaration_id IS 'The declaration that founds it | provenance shown to the person declared | rights.md P9 | residence';
COMMENT ON COLUMN register.contact_point.kind IS 'phone, email or language | reaching the person | civil code 1033 | residence';
COMMENT ON COLUMN register.contact_point.value IS 'Number, address or language | reaching the person | civil code 1033 | residence';
COMMENT ON COLUMN register.contact_point.language IS 'Language in which to write there | messages in a language that is understood | public task of the register | residence';
COMMENT ON COLUMN register.contact_point.recorded_at IS 'Since when the register has known it in this form | what was known when somebody acted on it | PIPL 8 | residence';

COMMENT ON TABLE register.household_membership IS 'That a person belongs to the household of a head | person';
COMMENT ON COLUMN register.household_membership.person_id IS 'Whom it is about | link | public task of the register | residence';
COMMENT ON COLUMN register.household_membership.declaration_id IS 'The declaration that founds it | provenance shown to the person declared | rights.md P9 | residence';
COMMENT ON COLUMN register.household_membership.head_id IS 'Head of the household | household | hukou 5 | residence';
COMMENT ON COLUMN register.household_membership.relation IS 'Relation to the head | household | GB/T 4761; hukou 5 | residence';
COMMENT ON COLUMN register.household_membership.began IS 'Possible first days | where somebody lives, and since when | CN-33 7-13 | residence';
COMMENT ON COLUMN register.household_membership.ended IS 'Possible first days of absence; null while it goes on | where somebody lives, and since when | CN-33 7-13 | residence';
COMMENT ON COLUMN register.household_membership.valid_during IS 'Nominal period, from the earliest possible first day to the earliest possible end | order of facts | public task of the register | residence';
COMMENT ON COLUMN register.household_membership.recorded_at IS 'Since when the register has known it in this form | what was known when somebody acted on it | PIPL 8 | residence';

COMMENT ON TABLE register.guardianship IS 'That somebody is the guardian of a person | person';
COMMENT ON COLUMN register.guardianship.person_id IS 'Whom it is about | link | public task of the register | residence';
COMMENT ON COLUMN register.guardianship.declaration_id IS 'The declaration that founds it | provenance shown to the person declared | rights.md P9 | residence';
COMMENT ON COLUMN register.guardianship.guardian_id IS 'The guardian | acting for those who cannot | civil code 27-39; PIPL 31 | residence';
COMMENT ON COLUMN register.guardianship.basis IS 'On which ground | acting for those who cannot | civil code 27-39; PIPL 31 | residence';
COMMENT ON COLUMN register.guardianship.valid_during IS 'Nominal period, from the earliest possible first day to the earliest possible end | order of facts | public task of the register | residence';
COMMENT ON COLUMN register.guardianship.recorded_at IS 'Since when the register has known it in this form | what was known when somebody acted on it | PIPL 8 | residence';

-- A twin means what its table means, as it once was known.
DO $$
DECLARE
    twin record;
BEGIN
    FOR twin IN
        SELECT t.relname, b.oid AS base, obj_description(b.oid, 'pg_class') AS meaning
        FROM pg_class AS t
        JOIN pg_class AS b ON b.relnamespace = t.relnamespace AND t.relname = b.relname || '_superseded'
        WHERE t.relnamespace = 'register'::regnamespace AND t.relkind = 'r'
    LOOP
        EXECUTE format('COMMENT ON TABLE register.%I IS %L', twin.relname, 'What the register once held: ' || twin.meaning);
        EXECUTE (
            SELECT string_agg(format('COMMENT ON COLUMN register.%I.%I IS %L', twin.relname, a.attname, m.comment), ';')
            FROM pg_attribute AS a
            JOIN pg_attribute AS b ON b.attrelid = twin.base AND b.attnum > 0 AND NOT b.attisdropped
                AND (b.attname = a.attname OR (b.attname = 'recorded_at' AND a.attname = 'recorded_during')),
                LATERAL (SELECT CASE a.attname
                    WHEN 'recorded_during' THEN regexp_replace(
                        col_description(twin.base, b.attnum), '^[^|]*', 'While the register knew it in this form ')
                    ELSE col_description(twin.base, b.attnum)
                END AS comment) AS m
            WHERE a.attrelid = ('register.' || quote_ident(twin.relname))::regclass
                AND a.attnum > 0 AND NOT a.attisdropped);
    END LOOP;
END;
$$;

COMMENT ON TABLE register.uncovering IS 'A request to see one document number, and its answer, sealed to whoever asked; gone within seconds | person';
COMMENT ON COLUMN register.uncovering.ticket_id IS 'The ticket under which it is asked, which names the person, the officer and the purpose | reading room | rights.md P1 | seconds';
COMMENT ON COLUMN register.uncovering.asked_at IS 'When it was asked | order of requests | rights.md P1 | seconds';
COMMENT ON COLUMN register.uncovering.declaration_id IS 'The declaration that founds the document | which document is meant | rights.md P1 | seconds';
COMMENT ON COLUMN register.uncovering.document_type IS 'Type of the document | which document is meant | rights.md P1 | seconds';
COMMENT ON COLUMN register.uncovering.hint IS 'Its last characters, as the page shows them | which document is meant | rights.md P1 | seconds';
COMMENT ON COLUMN register.uncovering.public_key IS 'One-time public key (X25519) of the page that asks, to which the answer is sealed | nobody else reads the answer | PIPL 51 | seconds';
COMMENT ON COLUMN register.uncovering.answer IS 'The number, sealed to that key | nobody else reads the answer | PIPL 51 | seconds';
COMMENT ON COLUMN register.uncovering.refusal IS 'Code of the refusal, where there is no answer | reading room | rights.md P1 | seconds';

COMMENT ON TABLE register.next_token IS 'Tokens under the next lookup key, made in advance while the key is being changed; else empty | person';
COMMENT ON COLUMN register.next_token.token IS 'Keyed hash of a document number, as the register holds it | changing the lookup key | PIPL 51 | days';
COMMENT ON COLUMN register.next_token.next IS 'Keyed hash of the same number under the next key | changing the lookup key | PIPL 51 | days';

COMMENT ON TABLE register.lookup_key IS 'Under which lookup key the tokens of the register are; no row before the key was first changed | not person';
COMMENT ON COLUMN register.lookup_key.mark IS 'Hash of the key, of which nothing can be learnt about it | noticing a change that was interrupted | PIPL 51 | permanent';

COMMENT ON TABLE register.extract IS 'An extract that was certified on paper; what stands on it is not kept, only digests | person';
COMMENT ON COLUMN register.extract.number IS 'Number on the paper, random | asking whether a paper is genuine | rights.md P4 | access_log';
COMMENT ON COLUMN register.extract.person_id IS 'Whom it is about | making the paper again, revoking it | CN-33 16-18 | access_log';
COMMENT ON COLUMN register.extract.made_at IS 'When it was made, as known on which instant it tells | making the paper again | CN-33 16-18 | access_log';
COMMENT ON COLUMN register.extract.actor_id IS 'Who made it | accountability | PIPL 51 | access_log';
COMMENT ON COLUMN register.extract.ticket_id IS 'The ticket under which it was made and delivered | accountability | rights.md P1 | access_log';
COMMENT ON COLUMN register.extract.purpose IS 'For what it was made | purpose limitation | PIPL 6 | access_log';
COMMENT ON COLUMN register.extract.authority IS 'Name of the office that made it, as printed | asking whether a paper is genuine | CN-33 16-18 | access_log';
COMMENT ON COLUMN register.extract.fields IS 'Groups of fields that stand on it | making the paper again | rights.md P11 | access_log';
COMMENT ON COLUMN register.extract.during IS 'Days whose residences stand on it; null where only the present main one does | making the paper again | CN-33 16-18 | access_log';
COMMENT ON COLUMN register.extract.languages IS 'In which language it is: zh-hans, en or both | making the paper again | CN-33 16-18 | access_log';
COMMENT ON COLUMN register.extract.valid_until IS 'Last day on which it is valid | asking whether a paper is genuine | CN-33 16-18 | access_log';
COMMENT ON COLUMN register.extract.digest IS 'SHA-256 of all that stands on it and its number | telling that a paper made again says the same | PIPL 8 | access_log';
COMMENT ON COLUMN register.extract.printed IS 'Digests of what stands on it, each mixed with the number | comparing what somebody typed from the paper | PIPL 8 | access_log';
COMMENT ON COLUMN register.extract.revoked_at IS 'When it was revoked; null where it was not | asking whether a paper is genuine | CN-33 16-18 | access_log';
