-- Tenancies: the spells at dwellings that somebody let.
SELECT
    person_id, founder_id AS declaration_id, anchor AS dwelling_id, provider_id, room, term_until, filing_number, began,
    ended, valid_during, ended_by, disputed, confirm_by
FROM spell
WHERE fact = 'tenancy'
