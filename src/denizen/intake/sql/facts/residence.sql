-- Residences: the spells at dwellings, main and secondary.
SELECT
    person_id, founder_id AS declaration_id, anchor AS dwelling_id, room, category, is_exclusive AS is_main, purpose,
    previous_place, began, ended, valid_during, ended_by, disputed, confirm_by
FROM spell
WHERE fact = 'residence'
