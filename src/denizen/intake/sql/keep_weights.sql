-- Keep what spoke for and against whoever was linked by it or is proposed.
WITH sums AS (
    INSERT INTO linkage.weighed (declaration_id, part, person_id, model, bits)
    SELECT declaration_id, 'subject', person_id, %(model)s, bits
    FROM unnest(%(declaration)s::uuid[], %(person)s::uuid[], %(bits)s::real[]) AS sum (declaration_id, person_id, bits)
    ON CONFLICT DO NOTHING
    RETURNING declaration_id, person_id
)
INSERT INTO linkage.weighing (declaration_id, part, person_id, place, comparison, level, bits)
SELECT s.declaration_id, 'subject', s.person_id, p.place, p.comparison, p.level, p.bits
FROM unnest(
    %(of_declaration)s::uuid[], %(of_person)s::uuid[], %(place)s::smallint[], %(comparison)s::text[], %(level)s::text[],
    %(part_bits)s::real[]
) AS p (declaration_id, person_id, place, comparison, level, bits)
JOIN sums AS s USING (declaration_id, person_id)
