-- An organisation by its credit code.
SELECT id FROM register.organisation WHERE credit_code = %(credit_code)s
