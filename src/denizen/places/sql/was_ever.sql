-- Whether a code ever meant an area.
SELECT EXISTS (SELECT FROM places.territory WHERE code_number = %(number)s)
