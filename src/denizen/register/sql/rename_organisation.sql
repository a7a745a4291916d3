-- Register an organisation under another name; the one before stays, as what it was called.
WITH former AS (
    UPDATE register.organisation_name SET kind = 'former'
    WHERE kind = 'registered' AND name <> %(name)s AND organisation_id = (
        SELECT id FROM register.organisation WHERE credit_code = %(credit_code)s)
)
UPDATE register.organisation SET name = %(name)s WHERE credit_code = %(credit_code)s RETURNING id
