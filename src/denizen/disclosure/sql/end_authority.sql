-- Let an authority ask until the day before.
UPDATE disclosure.authority SET valid_during = daterange(lower(valid_during), %(on)s)
WHERE id = %(id)s AND (lower_inf(valid_during) OR lower(valid_during) < %(on)s)
