-- Ends the outlines of areas that end on a day, and takes back those that would have begun since.
WITH ended AS (
    UPDATE places.outline
    SET valid_during = daterange(lower(valid_during), %(on)s)
    WHERE code = ANY(%(codes)s::text[]) AND valid_during @> (%(on)s::date - 1) AND valid_during @> %(on)s::date
)
DELETE FROM places.outline WHERE code = ANY(%(codes)s::text[]) AND lower(valid_during) >= %(on)s::date
