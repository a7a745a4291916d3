-- Ends a party's time as provider of a dwelling the day before a day; what begins on that day or later is left alone.
UPDATE places.provider
SET valid_during = daterange(lower(valid_during), %(on)s)
WHERE dwelling_id = %(dwelling_id)s AND party_id = %(party_id)s AND capacity = %(capacity)s
AND valid_during @> %(on)s::date AND lower(valid_during) IS DISTINCT FROM %(on)s::date
