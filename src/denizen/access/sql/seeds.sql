-- Purposes, and which role receives what under each of them. This file is the whole truth: what is not in it is taken back.

MERGE INTO access.purpose AS p
USING (VALUES
    ('registration.upkeep', 'PIPL 13(3), 34; CN-33 7-13', false, NULL),
    ('residence.proof', 'PIPL 13(3), 34; CN 663/2015 9; CN-33 16-18', false, NULL),
    ('case.handling', 'PIPL 13(3), 34, 44-50', true, NULL),
    ('access.request', 'PIPL 44, 45', false, NULL),
    ('own.record', 'PIPL 44, 45', false, NULL),
    ('audit.sample', 'PIPL 51, 54', true, NULL),
    -- Looking for whom an authority asks about: by then nobody has decided whether the law keeps it from the person for a while.
    ('lawful.disclosure', 'PIPL 13(3), 34; DSL 35', true, interval '30 days'),
    -- The keeping of blocked addresses, the one purpose that opens them.
    ('block.handling', 'PIPL 13(3), 34; CC 1032, 1034', true, NULL)
) AS s (code, legal_basis, asks_reference, told_within)
ON p.code = s.code
WHEN MATCHED THEN UPDATE SET legal_basis = s.legal_basis, asks_reference = s.asks_reference, told_within = s.told_within
WHEN NOT MATCHED THEN INSERT (code, legal_basis, asks_reference, told_within)
    VALUES (s.code, s.legal_basis, s.asks_reference, s.told_within);

-- Groups of fields are those of `reading.card`; readers that deliver one group name it alone.
MERGE INTO access.allowance AS a
USING (
    -- Who visits an area reads the people of that area; beyond it a reason is asked, which a supervisor examines.
    -- Whoever of the staff opens the record of a child under 14 has a supervisor's word for that one; a program has its case's.
    SELECT role, purpose, reader, fields, role = 'area_officer' AND fields <> '{counts}' AS own_area,
        CASE WHEN role IN ('registrar', 'area_officer', 'counter_clerk', 'auditor') AND reader IN (
            'card', 'whereabouts', 'declarations_behind', 'document_number', 'record', 'delivery_log') THEN 14 END AS approved_under
    FROM (VALUES
        -- Keeping the register right. Parents and guardians (`relatives`) are for those who take declarations: somebody
        -- under age does not declare, and the clerk must know who may. The children of a parent (`children`, only while they
        -- are under age) are for the registrar alone, who decides what a family's declaration makes of each of them; the
        -- counter has the child before it, or opens it from the household. Who visits dwellings needs neither.
        -- What something would change is seen before it is done, by whoever is about to do it: in the groups of the card, since
        -- whoever tries a declaration is not to see of somebody what their card does not tell.
        ('{registrar}'::text[], 'registration.upkeep', '{card,effect}'::text[],
            '{names,particulars,documents,residences,tenancies,employments,stays,household,relatives,children,death,contacts,homes}'::text[]),
        ('{area_officer}', 'registration.upkeep', '{card}',
            '{names,particulars,documents,residences,tenancies,stays,household,death,contacts}'),
        ('{counter_clerk}', 'registration.upkeep', '{card,effect}',
            '{names,particulars,documents,residences,tenancies,employments,household,relatives,contacts}'),
        ('{registrar,area_officer,counter_clerk}', 'registration.upkeep', '{search}', '{names,particulars,documents}'),
        ('{registrar,area_officer,counter_clerk}', 'registration.upkeep', '{occupants,occupant_spans}',
            '{names,occupancy}'),
        ('{registrar,area_officer,counter_clerk,supervisor}', 'registration.upkeep',
            '{occupant_counts,occupancy_changes}', '{counts}'),
        -- A household is read as a whole, by whoever keeps it right: its members and where each lives; who was in it before
        -- is for those who decide what a declaration makes of it.
        ('{registrar,counter_clerk}', 'registration.upkeep', '{household}', '{members,dwellings,former}'),
        ('{area_officer}', 'registration.upkeep', '{household}', '{members,dwellings}'),
        -- Who works where is the registrar's to keep right. Counts and organisations tell nobody: no ticket is asked for them.
        ('{registrar}', 'registration.upkeep', '{employees}', '{names,employments}'),
        ('{registrar,area_officer,counter_clerk,supervisor}', 'registration.upkeep', '{area_figures,organisations}',
            '{counts}'),
        -- How long things are kept, and how much was erased: figures.
        ('{supervisor}', 'registration.upkeep', '{retention_report}', '{counts}'),
        ('{auditor}', 'audit.sample', '{retention_report}', '{counts}'),
        -- Which records are to be confirmed again, by their age alone; whose they are is read under a ticket, one by one.
        ('{registrar,area_officer,counter_clerk,supervisor}', 'registration.upkeep', '{overdue_facts}', '{records}'),
        ('{auditor}', 'audit.sample', '{overdue_facts}', '{records}'),
        ('{registrar,area_officer}', 'registration.upkeep', '{whereabouts}', '{residences,tenancies,stays}'),
        ('{registrar,area_officer,counter_clerk}', 'registration.upkeep', '{declarations_behind}', '{declarations,names}'),
        -- One declaration with all that was said in it, and of whom it is held to speak.
        ('{registrar,counter_clerk}', 'registration.upkeep', '{declaration}', '{declarations,names,particulars,documents}'),
        ('{registrar,supervisor}', 'case.handling', '{declaration}', '{declarations,names,particulars,documents}'),
        -- Deciding who is who: the words of a declaration beside each person whom they could mean; two records side by side.
        ('{registrar}', 'registration.upkeep', '{question,pair,merges}', '{names,particulars,documents,residences,employments}'),
        ('{registrar}', 'case.handling', '{question,pair,merges}', '{names,particulars,documents,residences,employments}'),
        -- Certifying to a person where and since when that person has lived. The certificate names nobody else.
        ('{registrar,counter_clerk}', 'residence.proof', '{card}', '{names,particulars,documents,residences}'),
        ('{registrar,counter_clerk}', 'residence.proof', '{search}', '{names,particulars,documents}'),
        ('{registrar,counter_clerk}', 'residence.proof', '{whereabouts}', '{residences,tenancies,stays}'),
        -- A document's whole number, one at a time, where it must be compared or written on a certificate.
        ('{registrar}', 'registration.upkeep', '{document_number}', '{number}'),
        ('{registrar}', 'residence.proof', '{document_number}', '{number}'),
        ('{registrar}', 'case.handling', '{document_number}', '{number}'),
        -- On paper: of these groups those that the person asks for, of which birth date and sex are the particulars.
        ('{registrar,counter_clerk}', 'residence.proof', '{extract_preview,extract,extract_again}',
            '{names,particulars,documents,main_residence,residences}'),
        ('{registrar,counter_clerk}', 'residence.proof', '{extracts,revoke_extract}', '{extracts}'),
        -- Deciding a request, an objection or a dispute that has a file: who speaks for a child is part of it, and whose
        -- else's guardian somebody is, is not.
        ('{registrar}', 'case.handling', '{card,effect}',
            '{names,particulars,documents,residences,tenancies,employments,stays,household,relatives,death,contacts,homes}'),
        ('{supervisor}', 'case.handling', '{card}',
            '{names,particulars,documents,residences,tenancies,employments,stays,household,relatives,death,contacts,homes}'),
        ('{registrar,supervisor}', 'case.handling', '{search}', '{names,particulars,documents}'),
        ('{registrar,supervisor}', 'case.handling', '{occupants,occupant_spans}', '{names,occupancy}'),
        ('{registrar,supervisor}', 'case.handling', '{occupant_counts,occupancy_changes}', '{counts}'),
        ('{registrar,supervisor}', 'case.handling', '{whereabouts}', '{residences,tenancies,stays}'),
        ('{registrar,supervisor}', 'case.handling', '{declarations_behind}', '{declarations,names}'),
        ('{registrar,supervisor}', 'case.handling', '{household}', '{members,dwellings,former}'),
        ('{registrar,supervisor}', 'case.handling', '{employees}', '{names,employments}'),
        ('{registrar,supervisor}', 'case.handling', '{delivery_log,delivery_proof}', '{deliveries}'),
        -- Whoever comes and asks what is held about them is told by whoever stands at the counter, who finds them first.
        ('{registrar,counter_clerk}', 'access.request', '{search,card}', '{names,particulars,documents}'),
        ('{registrar,counter_clerk}', 'access.request', '{delivery_log,delivery_proof}', '{deliveries}'),
        ('{registrar,counter_clerk}', 'access.request', '{record}',
            '{records,names,particulars,documents,residences,tenancies,employments,stays,memberships,household,guardianships,relatives,children,death,contacts,homes,declarations,extracts,disclosures,doubts,deliveries}'),
        -- Answering an authority that asks about one person or one dwelling: whom it means, and what was approved. The person who
        -- approves sees whom, since the letter names somebody.
        ('{registrar,counter_clerk}', 'lawful.disclosure', '{search}', '{names,particulars,documents}'),
        ('{registrar,counter_clerk,supervisor,data_protection_officer}', 'lawful.disclosure', '{card}',
            '{names,particulars,documents}'),
        ('{registrar,counter_clerk}', 'lawful.disclosure', '{disclosure}',
            '{names,particulars,documents,residences,tenancies,employments,stays,death,contacts,homes,occupancy}'),
        -- Who may doubt what they are shown, of which groups; under which purpose the open ones are listed, looked at, decided.
        ('{registrar}', 'registration.upkeep', '{raise_doubt}',
            '{names,particulars,documents,residences,tenancies,employments,stays,household,relatives,death,contacts,homes}'),
        ('{area_officer}', 'registration.upkeep', '{raise_doubt,doubt,corrected}',
            '{names,particulars,documents,residences,tenancies,stays,household,death,contacts}'),
        ('{counter_clerk}', 'registration.upkeep', '{raise_doubt,doubt,corrected}',
            '{names,particulars,documents,residences,tenancies,employments,household,relatives,contacts}'),
        ('{registrar,counter_clerk}', 'access.request', '{raise_doubt}',
            '{names,particulars,documents,residences,tenancies,employments,stays,household,relatives,death,contacts,homes}'),
        ('{registrar,supervisor}', 'case.handling', '{raise_doubt,doubt,corrected}',
            '{names,particulars,documents,residences,tenancies,employments,stays,household,relatives,death,contacts,homes}'),
        ('{registrar}', 'registration.upkeep', '{doubt,corrected}',
            '{names,particulars,documents,residences,tenancies,employments,stays,household,relatives,death,contacts,homes}'),
        ('{registrar,counter_clerk}', 'residence.proof', '{corrected}', '{names,particulars,documents,residences}'),
        ('{auditor}', 'audit.sample', '{corrected}', '{names,residences,tenancies,employments,stays}'),
        ('{registrar,area_officer,counter_clerk}', 'registration.upkeep', '{withdraw_doubt}', '{doubts}'),
        ('{registrar,supervisor}', 'case.handling', '{withdraw_doubt}', '{doubts}'),
        ('{registrar}', 'registration.upkeep', '{take_up_doubt,extend_doubt,settle_doubt}', '{doubts}'),
        ('{registrar}', 'case.handling', '{take_up_doubt,extend_doubt,settle_doubt}', '{doubts}'),
        ('{registrar,area_officer,counter_clerk,supervisor}', 'registration.upkeep', '{doubts}', '{doubts}'),
        ('{auditor}', 'audit.sample', '{doubts}', '{doubts}'),
        ('{office_program}', 'case.handling', '{raise_doubt}', '{names,particulars,residences,death}'),
        -- And may go home with a code that opens the own page, once a document was compared.
        ('{registrar,counter_clerk}', 'access.request', '{resident_account,hand_out_code,end_account}', '{account}'),
        -- Residents who signed in read their own record whole, and that of a child whose guardian they are today; nobody else's,
        -- which `reading.standing_to` says: `guardian` and `guardian_of_youth` are no roles of anybody, but what a resident is to
        -- a child. Of one of fourteen or more, who decides about its own data (PIPL 31), the guardian sees what is needed to
        -- act for it, and neither how it is reached, nor what it declared, nor who looked.
        ('{resident,guardian}', 'own.record', '{card}', '{names}'),
        ('{resident,guardian}', 'own.record', '{delivery_log,delivery_proof}', '{deliveries}'),
        ('{resident,guardian}', 'own.record', '{record}',
            '{records,names,particulars,documents,residences,tenancies,employments,stays,memberships,household,guardianships,relatives,children,death,contacts,homes,declarations,extracts,disclosures,doubts,deliveries}'),
        ('{guardian_of_youth}', 'own.record', '{card}', '{names}'),
        ('{guardian_of_youth}', 'own.record', '{record}',
            '{names,particulars,documents,residences,household,guardianships,relatives,homes}'),
        -- An address is blocked for whoever asks for it at the counter, and kept by registrars, who alone see it: the person's page,
        -- where the person lived, with whom, all that is held, and an extract for the person's own hands. No dwelling is among
        -- it: nobody is found by where they are.
        ('{registrar,counter_clerk}', 'access.request', '{ask_block}', '{block}'),
        ('{registrar}', 'block.handling', '{ask_block,blocks,keep_block}', '{block}'),
        ('{registrar}', 'block.handling', '{block}', '{block,names,dwellings}'),
        ('{registrar}', 'block.handling', '{search}', '{names,particulars,documents}'),
        ('{registrar}', 'block.handling', '{card}',
            '{names,particulars,documents,residences,tenancies,employments,stays,household,relatives,children,death,contacts,homes}'),
        ('{registrar}', 'block.handling', '{whereabouts}', '{residences,tenancies,stays}'),
        ('{registrar}', 'block.handling', '{household}', '{members,dwellings,former}'),
        ('{registrar}', 'block.handling', '{declarations_behind}', '{declarations,names}'),
        ('{registrar}', 'block.handling', '{declaration}', '{declarations,names,particulars,documents}'),
        ('{registrar}', 'block.handling', '{delivery_log,delivery_proof}', '{deliveries}'),
        ('{registrar}', 'block.handling', '{extract_preview,extract,extract_again}',
            '{names,particulars,documents,main_residence,residences}'),
        ('{registrar}', 'block.handling', '{extracts,revoke_extract}', '{extracts}'),
        ('{registrar}', 'block.handling', '{record}',
            '{records,names,particulars,documents,residences,tenancies,employments,stays,memberships,household,guardianships,relatives,children,death,contacts,homes,declarations,extracts,disclosures,doubts,deliveries}'),
        -- The town's own programs read for one case at a time, by its number, and less than its staff: no document, no
        -- contact, no family. There is no search for them: whoever may ask again and again finds everybody.
        ('{office_program}', 'case.handling', '{card}', '{names,particulars,residences,death}'),
        ('{office_program}', 'case.handling', '{occupants}', '{names,occupancy}'),
        -- A national portal shows those who are signed in there who looked at them: to one at a time, by their own document.
        ('{office_program}', 'access.request', '{usage}', '{deliveries}'),
        -- Examining whether the register and its use are right.
        ('{auditor}', 'audit.sample', '{card}', '{names,residences,tenancies,employments,stays}'),
        ('{auditor}', 'audit.sample', '{declarations_behind}', '{declarations,names}'),
        ('{auditor,data_protection_officer}', 'audit.sample', '{delivery_log,delivery_proof}', '{deliveries}'),
        ('{auditor}', 'audit.sample', '{occupant_counts,occupancy_changes,area_figures,organisations}', '{counts}')
    ) AS grants (roles, purpose, readers, fields), unnest(roles) AS role, unnest(readers) AS reader
) AS s
ON a.role = s.role AND a.purpose = s.purpose AND a.reader = s.reader
WHEN MATCHED THEN UPDATE SET fields = s.fields, own_area = s.own_area, approved_under = s.approved_under
WHEN NOT MATCHED THEN INSERT (role, purpose, reader, fields, own_area, approved_under)
    VALUES (s.role, s.purpose, s.reader, s.fields, s.own_area, s.approved_under)
WHEN NOT MATCHED BY SOURCE THEN DELETE;

-- What a role may do beside reading. Who is who is decided by a registrar alone.
MERGE INTO access.competence AS c
USING (VALUES
    ('registrar', 'question.answer'),
    ('registrar', 'question.take_back'),
    ('registrar', 'people.merge'),
    ('registrar', 'people.unmerge'),
    ('registrar', 'people.distinguish'),
    ('registrar', 'people.undistinguish'),
    ('registrar', 'declaration.follow'),
    ('counter_clerk', 'declaration.follow'),
    ('supervisor', 'declaration.follow'),
    ('supervisor', 'crossing.examine'),
    ('supervisor', 'child_access.approve'),
    -- Who enters a request of an authority does not approve it (docs/adr/0036); what is sensitive the data-protection officer
    -- approves too; those who oversee see all of it at once.
    ('counter_clerk', 'disclosure.enter'),
    ('registrar', 'disclosure.enter'),
    ('counter_clerk', 'disclosure.check_formally'),
    ('registrar', 'disclosure.check_formally'),
    ('registrar', 'disclosure.check_legally'),
    ('data_protection_officer', 'disclosure.check_legally'),
    ('registrar', 'disclosure.approve'),
    ('supervisor', 'disclosure.approve'),
    ('data_protection_officer', 'disclosure.approve_sensitive'),
    ('counter_clerk', 'disclosure.deliver'),
    ('registrar', 'disclosure.deliver'),
    ('supervisor', 'disclosure.review_delay'),
    ('data_protection_officer', 'disclosure.review_delay'),
    ('supervisor', 'disclosure.oversee'),
    ('auditor', 'disclosure.oversee'),
    ('data_protection_officer', 'disclosure.oversee'),
    -- Whoever is shown something may doubt it; a registrar decides, and never of a doubt of their own.
    ('registrar', 'doubt.raise'),
    ('area_officer', 'doubt.raise'),
    ('counter_clerk', 'doubt.raise'),
    ('supervisor', 'doubt.raise'),
    ('office_program', 'doubt.raise'),
    ('registrar', 'doubt.settle')
) AS s (role, act)
ON c.role = s.role AND c.act = s.act
WHEN NOT MATCHED THEN INSERT (role, act) VALUES (s.role, s.act)
WHEN NOT MATCHED BY SOURCE THEN DELETE;

-- In whose name a role may enter what was said or handed in at the counter; who entered it stands beside it for ever.
MERGE INTO access.entering AS e
USING (
    SELECT role, capacity
    FROM (VALUES
        ('{registrar}'::text[],
            '{landlord,employer,hotel,private_host,agency,property_manager,school,resident,registrar}'::text[]),
        ('{counter_clerk}', '{landlord,employer,private_host,school,resident}')
    ) AS given (roles, capacities), unnest(roles) AS role, unnest(capacities) AS capacity
) AS s
ON e.role = s.role AND e.capacity = s.capacity
WHEN NOT MATCHED THEN INSERT (role, capacity) VALUES (s.role, s.capacity)
WHEN NOT MATCHED BY SOURCE THEN DELETE;

-- Whole numbers are what a thief of identities wants: one officer sees so many of them, and no more. Nor may a program copy
-- the register one person at a time: it reads as often as cases come up.
MERGE INTO access.quota AS q
USING (VALUES
    ('registrar', 'document_number', 30, interval '1 hour'),
    ('registrar', 'hand_out_code', 30, interval '1 hour'),
    ('counter_clerk', 'hand_out_code', 30, interval '1 hour'),
    ('office_program', 'card', 300, interval '1 hour'),
    ('office_program', 'occupants', 60, interval '1 hour'),
    ('office_program', 'usage', 1200, interval '1 hour')
) AS s (role, reader, most, within)
ON q.role = s.role AND q.reader = s.reader
WHEN MATCHED THEN UPDATE SET most = s.most, within = s.within
WHEN NOT MATCHED THEN INSERT (role, reader, most, within) VALUES (s.role, s.reader, s.most, s.within)
WHEN NOT MATCHED BY SOURCE THEN DELETE;

-- The one who acts when nobody does: migrations, the pipeline, sweepers.
INSERT INTO access.actor (id, role, name, pseudonym)
VALUES ('00000000-0000-7000-8000-000000000001', 'system', 'Denizen', 'system')
ON CONFLICT (id) DO NOTHING;
