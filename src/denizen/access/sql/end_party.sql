-- Let a party declare until the day before a day; one that begins on that day or later is left alone.
UPDATE access.party
SET valid_during = daterange(lower(valid_during), %(on)s)
WHERE id = %(id)s AND coalesce(lower(valid_during) < %(on)s::date, true)
