-- Whether anybody of the staff can sign in or enrol a passkey now, and whether anybody is invented.
SELECT
    EXISTS (
        SELECT FROM access.actor AS a
        WHERE a.role = ANY (%(roles)s) AND a.active AND NOT a.demo AND (
            EXISTS (SELECT FROM access.credential AS c WHERE c.actor_id = a.id AND c.ended_at IS NULL)
            OR EXISTS (
                SELECT FROM access.enrolment AS e
                WHERE e.actor_id = a.id AND e.used_at IS NULL AND e.expires_at > clock_timestamp()
            ))
    ) AS somebody_comes_in,
    EXISTS (SELECT FROM access.actor AS a WHERE a.demo) AS somebody_is_invented
