-- Take over what weighing decided: who is meant, or what a registrar is asked and about whom.
UPDATE work AS w
SET person_id = coalesce(d.person_id, CASE WHEN d.question IS NULL THEN gen_random_uuid() END),
    basis = d.basis,
    question = d.question,
    candidates = d.candidates
FROM (
    SELECT
        declaration_id, person_id, basis, question,
        ARRAY(
            SELECT c.person_id
            FROM unnest(%(candidate_of)s::uuid[], %(candidate)s::uuid[]) WITH ORDINALITY AS c (declaration_id, person_id, place)
            WHERE c.declaration_id = decided.declaration_id
            ORDER BY c.place
        ) AS candidates
    FROM unnest(%(decided)s::uuid[], %(person)s::uuid[], %(basis)s::text[], %(question)s::text[])
        AS decided (declaration_id, person_id, basis, question)
) AS d
WHERE w.declaration_id = d.declaration_id
