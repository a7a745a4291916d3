-- The staff: whoever has one of some roles and is no invention, with what they have to sign in with.
SELECT a.id, a.role, a.name, a.pseudonym, a.active, p.handle AS party,
    (SELECT count(*) FROM access.credential AS c WHERE c.actor_id = a.id AND c.ended_at IS NULL) AS passkeys,
    EXISTS (
        SELECT FROM access.enrolment AS e
        WHERE e.actor_id = a.id AND e.used_at IS NULL AND e.expires_at > clock_timestamp()
    ) AS invited,
    (SELECT max(c.last_used_at) FROM access.credential AS c WHERE c.actor_id = a.id) AS last_seen,
    ARRAY(
        SELECT o.territory_code FROM access.posting AS o
        WHERE o.actor_id = a.id AND o.valid_during @> (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date
        ORDER BY o.territory_code
    ) AS areas
FROM access.actor AS a
LEFT JOIN access.party AS p ON p.id = a.party_id
WHERE a.role = ANY (%(roles)s) AND NOT a.demo
ORDER BY a.active DESC, a.role, a.name, a.pseudonym
