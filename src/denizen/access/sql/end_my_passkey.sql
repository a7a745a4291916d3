-- End one of one's own passkeys.
SELECT door.end_my_passkey(%(token)s, %(passkey)s)
