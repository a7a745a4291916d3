-- Whether whoever holds a token may use a reader that tells no person: counts, and organisations. Such a question needs neither
-- ticket nor purpose, since it leaves a line in nobody's log; but only a role that has the reader under some purpose may
-- ask it. Null where it may, else the refusal. Inner part.
CREATE FUNCTION reading.not_allowed(token text, by_reader text)
RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT CASE
        WHEN a.id IS NULL THEN 'access.session_unknown'
        WHEN s.closed_at IS NOT NULL OR least(s.expires_at, s.seen_at + s.idle_after) <= clock_timestamp()
            THEN 'access.session_ended'
        WHEN NOT a.active THEN 'access.actor_inactive'
        WHEN NOT EXISTS (
            SELECT FROM access.allowance AS g
            WHERE g.role = a.role AND g.reader = by_reader
                AND g.valid_during @> (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date) THEN 'access.not_for_role'
    END
    FROM (SELECT) AS always
    LEFT JOIN access.session AS s ON s.token_hash = sha256(convert_to(token, 'UTF8'))
    LEFT JOIN access.actor AS a ON a.id = s.actor_id;
$$;

-- Who of the staff a token stands for, where that one's role does such things; nobody where it does not. Inner part.
CREATE FUNCTION reading.competent(token text, what text)
RETURNS SETOF access.actor
LANGUAGE sql STABLE
AS $$
    SELECT a.*
    FROM access.session AS s
    JOIN access.actor AS a ON a.id = s.actor_id AND a.active
    JOIN access.competence AS c ON c.role = a.role AND c.act = what
    WHERE s.token_hash = sha256(convert_to(token, 'UTF8')) AND s.closed_at IS NULL
        AND least(s.expires_at, s.seen_at + s.idle_after) > clock_timestamp();
$$;

-- Whether whoever a ticket was granted to does such things. A ticket says what may be read or asked, and for what; this, what the
-- role decides. Inner part.
CREATE FUNCTION reading.may(ticket access.ticket, what text)
RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT EXISTS (
        SELECT FROM access.actor AS a JOIN access.competence AS c ON c.role = a.role AND c.act = what
        WHERE a.id = ticket.actor_id);
$$;
