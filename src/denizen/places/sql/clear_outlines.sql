-- Makes room for outlines that begin on a day each: what began later goes, and what lasts till then ends.
WITH new AS (
    SELECT code, since FROM unnest(%(codes)s::text[], %(since)s::date[]) AS given (code, since)
),
ended AS (
    UPDATE places.outline AS o
    SET valid_during = daterange(lower(o.valid_during), new.since)
    FROM new
    WHERE o.code = new.code AND o.valid_during @> new.since AND lower(o.valid_during) IS DISTINCT FROM new.since
)
DELETE FROM places.outline AS o
USING new
WHERE o.code = new.code AND (new.since IS NULL OR lower(o.valid_during) >= new.since)
