-- Take over which organisations names were found to mean, or why none, and the keys of names that organisations give themselves.
UPDATE work AS w
SET
    organisation_id = found.organisation_id,
    employer_basis = coalesce(w.employer_basis, CASE WHEN found.organisation_id IS NOT NULL THEN 'name' END),
    employer_refusal = 'employer.name_' || found.code,
    alias_keys = ARRAY(SELECT jsonb_array_elements_text(found.keys)::bigint)
FROM unnest(
    %(declarations)s::uuid[], %(organisations)s::uuid[], %(codes)s::text[], %(keys)s::jsonb[]
) AS found (declaration_id, organisation_id, code, keys)
WHERE w.declaration_id = found.declaration_id
