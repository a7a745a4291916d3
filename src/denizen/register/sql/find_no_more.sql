-- Keep as evidence alone what organisations called themselves.
UPDATE register.organisation_name AS n
SET finds = false
FROM unnest(%(organisations)s::uuid[], %(names)s::text[]) AS told (organisation_id, name)
WHERE n.organisation_id = told.organisation_id AND n.name = told.name AND n.party_id IS NOT NULL
