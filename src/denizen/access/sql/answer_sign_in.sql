-- Hand in what a passkey signed.
SELECT door.answer_sign_in(
    %(attempt)s, %(token_hash)s, %(webauthn_id)s, %(client_data)s, %(authenticator_data)s, %(signature)s, %(user_handle)s
)
