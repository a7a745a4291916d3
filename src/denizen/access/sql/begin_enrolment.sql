-- Ask for a challenge by which a new passkey is enrolled.
SELECT attempt, challenge, actor_id, name, passkeys FROM door.begin_enrolment(%(code)s, %(of_residents)s)
