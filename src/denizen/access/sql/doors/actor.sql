-- Who stands at a door: the actor whose session a token opens; null where it opens none. A session that a code on paper opened
-- reads, and passes no door: through these something is changed. Inner part.
CREATE FUNCTION door.anybody(token text)
RETURNS access.actor
LANGUAGE sql STABLE
AS $$
    SELECT a.*
    FROM access.session AS s
    JOIN access.actor AS a ON a.id = s.actor_id AND a.active
    WHERE s.token_hash = sha256(convert_to(token, 'UTF8')) AND s.closed_at IS NULL AND NOT s.by_code
        AND least(s.expires_at, s.seen_at + s.idle_after) > clock_timestamp();
$$;

-- Who works at a door: anybody but a resident, who ends what is their own and does nothing else. Inner part.
CREATE FUNCTION door.actor(token text)
RETURNS access.actor
LANGUAGE sql STABLE
AS $$
    SELECT a.* FROM door.anybody(token) AS a WHERE a.role <> 'resident';
$$;

-- Whether the actor's role does such things. Inner part.
CREATE FUNCTION door.is_competent(actor access.actor, what text)
RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT EXISTS (SELECT FROM access.competence AS c WHERE c.role = actor.role AND c.act = what);
$$;

-- For whom an actor declares: a reporter or a program for its own party, staff for one of a capacity in whose name the role
-- enters what was said at the counter, be it the office's own: a clerk of the registrar's office has not the registrar's
-- word. The party, with its capacity and the channel, or the refusal. Inner part.
CREATE FUNCTION door.sender(
    actor access.actor, for_party uuid, OUT party_id uuid, OUT capacity text, OUT channel text, OUT refusal text
)
LANGUAGE sql STABLE
AS $$
    SELECT p.id, p.kind, CASE actor.role WHEN 'reporter' THEN 'web' WHEN 'program' THEN 'api' ELSE 'counter' END,
        CASE
            WHEN actor.id IS NULL THEN 'access.session_unknown'
            WHEN coalesce(for_party, actor.party_id) IS NULL THEN 'access.party_missing'
            WHEN p.id IS NULL THEN 'access.party_unknown'
            WHEN NOT (actor.role IN ('reporter', 'program') AND p.id = actor.party_id)
                AND NOT EXISTS (SELECT FROM access.entering AS e WHERE e.role = actor.role AND e.capacity = p.kind)
                THEN CASE WHEN for_party IS NULL THEN 'access.party_missing' ELSE 'access.party_unknown' END
        END
    FROM (SELECT) AS always
    LEFT JOIN access.party AS p ON p.id = coalesce(for_party, actor.party_id);
$$;

-- The party of a handle, where whoever asks may declare for it: one that may not be named is as unknown as one that is not.
CREATE FUNCTION door.party(token text, asked text)
RETURNS TABLE (id uuid, handle text, kind text, name text, credit_code text, language text, valid_during daterange)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT p.id, p.handle, p.kind, p.name, p.credit_code, p.language, p.valid_during
    FROM access.party AS p
    WHERE p.handle = asked AND (door.sender(door.actor(token), p.id)).refusal IS NULL;
$$;
REVOKE ALL ON FUNCTION door.party(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.party(text, text) TO denizen_web;
