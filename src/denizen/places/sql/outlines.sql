-- The closed lines of the outlines that some areas had on a day, part by part, the border of a part before its holes.
SELECT o.code, r.part, r.ring::text AS ring
FROM places.outline AS o
JOIN places.outline_ring AS r ON r.outline_id = o.id
WHERE o.code_number = ANY(%(numbers)s::bigint[]) AND o.valid_during @> %(on)s::date
ORDER BY o.code, r.part, r.hole
