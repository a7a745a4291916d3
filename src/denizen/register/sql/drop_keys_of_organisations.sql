-- Forget the keys of some organisations, to be made anew.
DELETE FROM register.organisation_key WHERE organisation_id = ANY(%(organisations)s::uuid[])
