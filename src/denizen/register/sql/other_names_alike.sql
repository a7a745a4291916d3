-- Names that find organisations and are not those they are registered under, which share one of some keys.
SELECT DISTINCT n.organisation_id, o.credit_code, n.name, n.party_id IS NOT NULL AS is_told_by_itself
FROM register.organisation_key AS k
JOIN register.organisation_name AS n ON n.organisation_id = k.organisation_id
JOIN register.organisation AS o ON o.id = k.organisation_id
WHERE k.key = ANY(%(keys)s::bigint[]) AND n.finds AND n.kind <> 'registered'
