-- Replace the facts of the touched people by what the projection makes, writing only what differs: what no longer holds
-- moves to the superseded twin with the time during which it was known. Of somebody new nothing stands that could differ.
-- What is carried along without telling anything (how a number is sealed) makes no difference.
WITH fresh AS MATERIALIZED (
    {projection}
),
gone AS (
    DELETE FROM register.{fact} AS f
    USING touched AS t
    WHERE f.person_id = t.person_id AND NOT t.is_new AND NOT t.is_made AND NOT EXISTS (
        SELECT FROM fresh AS p
        WHERE p.person_id = f.person_id AND ({fresh_telling}) IS NOT DISTINCT FROM ({fact_telling})
    )
    RETURNING {fact_columns}, f.recorded_at
),
kept AS (
    INSERT INTO register.{superseded} ({columns}, recorded_during)
    SELECT {columns}, tstzrange(recorded_at, %(now)s) FROM gone WHERE recorded_at < %(now)s
)
INSERT INTO register.{fact} ({columns}, recorded_at)
SELECT {columns}, %(now)s
FROM fresh AS p
WHERE
    (
        p.person_id IN (SELECT t.person_id FROM touched AS t WHERE t.is_new)
        OR NOT EXISTS (
            SELECT FROM register.{fact} AS f
            WHERE f.person_id = p.person_id AND ({fresh_telling}) IS NOT DISTINCT FROM ({fact_telling})
        )
    )
    -- Counting what is gone makes this insertion wait for the deletion, whose keys it may take.
    AND (SELECT count(*) FROM gone) >= 0
