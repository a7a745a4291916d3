-- Propose to a registrar that two records are of one person; what was proposed before and is not found any more goes. Whoever was told
-- apart while all were compared is not proposed. Tells how many are new.
WITH found AS (
    SELECT f.*
    FROM unnest(%(one)s::uuid[], %(other)s::uuid[], %(bits)s::real[]) AS f (one_id, other_id, bits)
    WHERE NOT EXISTS (
        SELECT FROM linkage.distinction AS d
        WHERE d.one_id = least(f.one_id, f.other_id) AND d.other_id = greatest(f.one_id, f.other_id))
),
gone AS (
    DELETE FROM linkage.proposal AS p
    WHERE NOT EXISTS (SELECT FROM found AS f WHERE f.one_id = p.one_id AND f.other_id = p.other_id)
),
kept AS (
    UPDATE linkage.proposal AS p
    SET model = %(model)s, bits = f.bits
    FROM found AS f
    WHERE p.one_id = f.one_id AND p.other_id = f.other_id
)
INSERT INTO linkage.proposal (one_id, other_id, model, bits, proposed_at)
SELECT one_id, other_id, %(model)s, bits, %(now)s FROM found
ON CONFLICT DO NOTHING
