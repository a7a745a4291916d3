-- One's own passkeys and open sessions.
SELECT reading.my_sign_ins(%(token)s)
