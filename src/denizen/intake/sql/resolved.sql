-- Take over which dwellings addresses were found to mean by their components, or why none.
UPDATE work AS w
SET
    dwelling_id = found.dwelling_id,
    place_basis = CASE WHEN found.dwelling_id IS NOT NULL THEN 'components' END,
    place_refusal = 'dwelling.address_' || found.code
FROM unnest(%(declarations)s::uuid[], %(dwellings)s::uuid[], %(codes)s::text[]) AS found (declaration_id, dwelling_id, code)
WHERE w.declaration_id = found.declaration_id
