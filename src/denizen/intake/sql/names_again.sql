-- Take up the words that stand for what was amended, where they call an employer something: since an answer was given or taken
-- back, they may stand again or at last, and nobody keeps what they tell.
INSERT INTO work (declaration_id, party_id, is_employer, employer_name, organisation_id, sender_firm_id, names_itself)
SELECT
    d.id, d.party_id, true, d.employer_name, l.organisation_id, CASE WHEN d.employer_code IS NULL THEN o.id END,
    coalesce(o.party_id = d.party_id OR (o.credit_code = p.credit_code AND p.id = d.party_id), false)
FROM (SELECT DISTINCT root_id FROM work WHERE root_id IS NOT NULL) AS amended
JOIN ledger.declaration AS root ON root.id = amended.root_id
JOIN ledger.declaration AS d ON d.id = root.id OR d.target = root.number
JOIN linkage.place_link AS l ON l.declaration_id = d.id AND l.organisation_id IS NOT NULL
JOIN access.party AS p ON p.id = root.party_id
LEFT JOIN register.organisation AS o ON o.credit_code = coalesce(d.employer_code, p.credit_code)
WHERE d.employer_name IS NOT NULL AND intake.stands(d.id)
