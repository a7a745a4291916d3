-- Take back the rights to enrol a passkey that an actor has not used.
UPDATE access.enrolment SET used_at = clock_timestamp() WHERE actor_id = %(actor_id)s AND used_at IS NULL
