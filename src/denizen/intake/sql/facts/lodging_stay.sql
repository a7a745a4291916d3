-- Stays: the spells at lodgings, with the instants of check-in and check-out.
SELECT
    person_id, founder_id AS declaration_id, anchor AS dwelling_id, provider_id, room, check_in, check_out,
    term_until AS expected_out, began, ended, valid_during, ended_by, disputed, confirm_by
FROM spell
WHERE fact = 'lodging_stay'
