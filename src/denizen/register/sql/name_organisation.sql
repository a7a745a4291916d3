-- Keep a name that the office gives an organisation.
INSERT INTO register.organisation_name (organisation_id, name, kind, finds, told_at)
VALUES (%(id)s, %(name)s, %(kind)s, true, %(now)s)
ON CONFLICT ON CONSTRAINT organisation_name_is_told_once_by_each DO UPDATE SET kind = 'registered'
WHERE excluded.kind = 'registered'
