-- Write what became of an attempt.
UPDATE access.sign_in SET settled_at = clock_timestamp(), outcome = %(outcome)s
WHERE id = %(id)s AND settled_at IS NULL
