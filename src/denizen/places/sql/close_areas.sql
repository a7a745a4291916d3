-- Ends the versions of areas that are in force on a day, the day before it.
UPDATE places.territory
SET valid_during = daterange(lower(valid_during), %(on)s)
WHERE code = ANY(%(codes)s::text[]) AND valid_during @> %(on)s::date
