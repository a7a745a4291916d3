-- The names by which organisations are found.
SELECT organisation_id, name FROM register.organisation_name WHERE finds
