-- The names by which some organisations are found.
SELECT organisation_id, name FROM register.organisation_name WHERE organisation_id = ANY(%(organisations)s::uuid[]) AND finds
