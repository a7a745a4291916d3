-- The declarations of the round that name an employer: to be found by it, or as evidence of what a known one is called.
SELECT declaration_id, employer_name, organisation_id, sender_firm_id, names_itself
FROM work WHERE is_employer AND employer_name IS NOT NULL
