-- Whether a dwelling lies in an area that is not in force on a day.
SELECT EXISTS (
    SELECT FROM places.dwelling
    WHERE (community_code = ANY(%(codes)s::text[]) OR grid_code = ANY(%(codes)s::text[]))
    AND NOT EXISTS (
        SELECT FROM places.territory
        WHERE territory.code = coalesce(dwelling.grid_code, dwelling.community_code) AND valid_during @> %(on)s::date
    )
)
