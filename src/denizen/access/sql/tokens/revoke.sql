-- Take a token back; one that was taken back before stays as it is.
UPDATE access.api_token SET revoked_at = coalesce(revoked_at, %(now)s) WHERE id = %(id)s
