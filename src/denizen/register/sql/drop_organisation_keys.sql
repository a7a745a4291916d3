-- Forget the keys of all organisations, to be made anew.
DELETE FROM register.organisation_key
