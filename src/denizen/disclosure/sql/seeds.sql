-- On which legal grounds which authorities may ask for what. This file is the whole truth but for grounds that requests name: what
-- is taken out of it is taken back from all kinds of authority. Groups that tell of other people (household, relatives, children)
-- stand nowhere: who asks about them names them.

MERGE INTO disclosure.ground AS g
USING (VALUES
    -- What a dwelling's papers open is who lived there: `occupancy`, with names.
    ('criminal_investigation', 'CPL 54; DSL 35', '{court,procuratorate,public_security,state_security}'::text[],
        '{names,particulars,documents,residences,tenancies,employments,stays,death,contacts,homes,occupancy}'::text[],
        true, false),
    ('civil_evidence', 'CIV 70', '{court}', '{names,particulars,residences,death,homes}', false, false),
    ('tax_inspection', 'TAX 57', '{tax}', '{names,particulars,residences,employments,death}', false, false),
    ('administrative_inquiry', 'APL 55', '{public_security,other}', '{names,particulars,residences,death}', false, false),
    ('life_in_danger', 'PIPL 13(4)', '{public_security,rescue}', '{names,particulars,residences,tenancies,stays,contacts,occupancy}',
        false, true)
) AS s (code, article, kinds, fields, may_delay, is_urgent)
ON g.code = s.code
WHEN MATCHED THEN UPDATE SET
    article = s.article, kinds = s.kinds, fields = s.fields, may_delay = s.may_delay, is_urgent = s.is_urgent
WHEN NOT MATCHED THEN INSERT (code, article, kinds, fields, may_delay, is_urgent)
    VALUES (s.code, s.article, s.kinds, s.fields, s.may_delay, s.is_urgent)
WHEN NOT MATCHED BY SOURCE THEN UPDATE SET kinds = '{}', fields = '{}';

-- A year at the latest, until the town chooses otherwise.
INSERT INTO disclosure.delay_policy (chosen_by, most_months)
SELECT '00000000-0000-7000-8000-000000000001', 12
WHERE NOT EXISTS (SELECT FROM disclosure.delay_policy);
