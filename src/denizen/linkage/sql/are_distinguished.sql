-- Whether a registrar found these two, or any whom they were joined with, to be different people.
WITH RECURSIVE ones AS (
    SELECT %(kept_id)s::uuid AS id
    UNION
    SELECT m.absorbed_id FROM ones JOIN linkage.merge AS m ON m.kept_id = ones.id AND m.undone_at IS NULL
),
others AS (
    SELECT %(absorbed_id)s::uuid AS id
    UNION
    SELECT m.absorbed_id FROM others JOIN linkage.merge AS m ON m.kept_id = others.id AND m.undone_at IS NULL
)
SELECT EXISTS (
    SELECT
    FROM ones
    CROSS JOIN others
    JOIN linkage.distinction AS d ON d.one_id = least(ones.id, others.id) AND d.other_id = greatest(ones.id, others.id)
)
