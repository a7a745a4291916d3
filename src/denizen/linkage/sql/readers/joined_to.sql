-- To whom a person's record was joined, as merges stood at an instant; null where it stands by itself. Inner part.
CREATE FUNCTION reading.joined_to(who uuid, known timestamptz)
RETURNS uuid
LANGUAGE sql STABLE
AS $$
    WITH RECURSIVE standing AS NOT MATERIALIZED (
        SELECT m.absorbed_id, m.kept_id
        FROM linkage.merge AS m
        WHERE m.merged_at <= known AND (m.undone_at IS NULL OR m.undone_at > known)
    ), joined AS (
        SELECT s.kept_id, 1 AS depth FROM standing AS s WHERE s.absorbed_id = who
        UNION ALL
        SELECT s.kept_id, joined.depth + 1
        FROM joined
        JOIN standing AS s ON s.absorbed_id = joined.kept_id
    ) CYCLE kept_id SET comes_round USING path
    -- Two that were joined to one another have no third to which they lead: each stands by itself.
    SELECT CASE WHEN NOT joined.comes_round THEN joined.kept_id END FROM joined ORDER BY joined.depth DESC LIMIT 1;
$$;

-- The records that are joined to a person's now, by themselves or by way of others. Inner part.
CREATE FUNCTION reading.joined_into(who uuid)
RETURNS SETOF uuid
LANGUAGE sql STABLE
AS $$
    WITH RECURSIVE joined AS (
        SELECT m.absorbed_id FROM linkage.merge AS m WHERE m.kept_id = who AND m.undone_at IS NULL
        UNION
        SELECT m.absorbed_id
        FROM joined
        JOIN linkage.merge AS m ON m.kept_id = joined.absorbed_id AND m.undone_at IS NULL
    )
    SELECT j.absorbed_id FROM joined AS j;
$$;
