-- Post a member of staff to an area, from a day on; what they had of it before or after stays as it was.
INSERT INTO access.posting (actor_id, territory_code, valid_during)
SELECT %(actor_id)s, %(code)s, piece
FROM unnest(datemultirange(daterange(%(since)s, %(until)s)) - coalesce((
    SELECT range_agg(p.valid_during) FROM access.posting AS p
    WHERE p.actor_id = %(actor_id)s AND p.territory_code = %(code)s), '{}')) AS piece
