-- Hand in a new passkey.
SELECT door.answer_enrolment(%(attempt)s, %(client_data)s, %(attestation)s)
