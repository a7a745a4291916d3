-- Note what came of tries, and tell which endpoints were thereby paused or ended.
SELECT endpoint_id, became
FROM door.note_tries(
    %(deliveries)s, %(outcomes)s::text[], %(statuses)s::integer[], %(took)s::integer[], %(again_in)s::double precision[],
    %(rest_for)s::double precision[], %(patience)s)
