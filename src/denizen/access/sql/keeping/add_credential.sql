-- Keep a new passkey of an actor.
INSERT INTO access.credential (id, actor_id, webauthn_id, public_key, sign_count, backed_up)
VALUES (%(id)s, %(actor_id)s, %(webauthn_id)s, %(public_key)s, %(sign_count)s, %(backed_up)s)
