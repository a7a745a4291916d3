-- What anybody may learn of the extract of a number.
SELECT authority, made_on, valid_until, revoked_on FROM reading.extract_state(%(number)s)
