-- Use a right to enrol a passkey, if it is still good.
UPDATE access.enrolment AS e SET used_at = clock_timestamp()
FROM access.actor AS a
WHERE e.id = %(enrolment_id)s AND e.used_at IS NULL AND e.expires_at > clock_timestamp()
    AND a.id = e.actor_id AND a.active
