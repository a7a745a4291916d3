-- End the postings of a member of staff on a day, to one area or to all; those that were yet to begin are taken back.
WITH meant AS (
    SELECT p.actor_id, p.territory_code, p.valid_during
    FROM access.posting AS p
    WHERE p.actor_id = %(actor_id)s AND p.territory_code = coalesce(%(code)s, p.territory_code)
        AND (upper_inf(p.valid_during) OR upper(p.valid_during) > %(on)s)
),
never AS (
    DELETE FROM access.posting AS p USING meant AS m
    WHERE p.actor_id = m.actor_id AND p.territory_code = m.territory_code AND p.valid_during = m.valid_during
        AND lower(m.valid_during) >= %(on)s
),
ended AS (
    UPDATE access.posting AS p SET valid_during = daterange(lower(p.valid_during), %(on)s)
    FROM meant AS m
    WHERE p.actor_id = m.actor_id AND p.territory_code = m.territory_code AND p.valid_during = m.valid_during
        AND lower(m.valid_during) < %(on)s
)
SELECT count(*) FROM meant
