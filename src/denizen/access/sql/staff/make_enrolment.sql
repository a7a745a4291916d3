-- Give somebody who may act the right to enrol one passkey.
INSERT INTO access.enrolment (id, actor_id, code_hash, made_by, expires_at)
SELECT %(id)s, a.id, %(code_hash)s, %(made_by)s, clock_timestamp() + %(lasts)s
FROM access.actor AS a
WHERE a.id = %(actor_id)s AND a.active
