-- Moves the dwellings of areas to the areas that follow them, and keeps where they lay before.
WITH heirs AS (
    SELECT old, new FROM unnest(%(old)s::text[], %(new)s::text[]) AS moved (old, new)
),
moving AS (
    SELECT dwelling.id, dwelling.community_code, dwelling.grid_code, dwelling.located_since, heirs.new
    FROM places.dwelling
    JOIN heirs ON heirs.old = coalesce(dwelling.grid_code, dwelling.community_code)
    FOR UPDATE OF dwelling
),
kept AS (
    INSERT INTO places.former_location (dwelling_id, community_code, grid_code, valid_during)
    SELECT id, community_code, grid_code, daterange(located_since, %(on)s) FROM moving
)
UPDATE places.dwelling
SET community_code = left(moving.new, 12),
    grid_code = CASE WHEN length(moving.new) = 15 THEN moving.new END,
    located_since = %(on)s
FROM moving
WHERE dwelling.id = moving.id
