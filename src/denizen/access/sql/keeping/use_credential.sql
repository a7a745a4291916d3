-- Note that a passkey opened something, unless it was ended, or has signed as often or more often meanwhile.
UPDATE access.credential
SET sign_count = %(sign_count)s, backed_up = %(backed_up)s, last_used_at = clock_timestamp()
WHERE id = %(credential_id)s AND ended_at IS NULL AND (sign_count < %(sign_count)s OR (sign_count = 0 AND %(sign_count)s = 0))
