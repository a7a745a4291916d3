-- Adds the closed lines of outlines.
INSERT INTO places.outline_ring (outline_id, part, hole, ring)
SELECT given.outline_id, given.part, given.hole, given.ring::polygon
FROM unnest(%(outlines)s::uuid[], %(parts)s::smallint[], %(holes)s::smallint[], %(rings)s::text[])
    AS given (outline_id, part, hole, ring)
