-- Adds outlines, each from its first day to the last of its area.
INSERT INTO places.outline (id, code, valid_during, loaded_at)
SELECT given.id, given.code, daterange(given.since, given.until), %(now)s
FROM unnest(%(ids)s::uuid[], %(codes)s::text[], %(since)s::date[], %(until)s::date[]) AS given (id, code, since, until)
