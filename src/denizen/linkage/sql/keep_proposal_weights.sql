-- Keep of what the weights of proposals are made. Who was told apart meanwhile is not proposed, and has none.
INSERT INTO linkage.proposal_weighing (one_id, other_id, place, comparison, level, bits)
SELECT p.one_id, p.other_id, f.place, f.comparison, f.level, f.bits
FROM unnest(
    %(one)s::uuid[], %(other)s::uuid[], %(place)s::smallint[], %(comparison)s::text[], %(level)s::text[], %(bits)s::real[]
) AS f (one_id, other_id, place, comparison, level, bits)
JOIN linkage.proposal AS p ON p.one_id = f.one_id AND p.other_id = f.other_id
