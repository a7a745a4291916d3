-- Employments: the spells at organisations.
SELECT
    person_id, founder_id AS declaration_id, anchor AS organisation_id, occupation, contract_kind, workplace, began, ended,
    valid_during, ended_by, disputed, confirm_by
FROM spell
WHERE fact = 'employment'
