-- The actor of the program whose token this is, if it was made for one of these uses and may be used now; null else. Inner
-- part. What a token opens is looked up here and nowhere above: whoever takes over the application widens none.
CREATE FUNCTION door.program(token text, uses text[])
RETURNS access.actor
LANGUAGE sql STABLE
AS $$
    SELECT a.*
    FROM access.api_token AS t
    JOIN access.actor AS a ON a.id = t.actor_id AND a.active
    JOIN access.party AS p ON p.id = a.party_id
        AND p.valid_during @> (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date
    WHERE t.token_hash = sha256(convert_to(token, 'UTF8')) AND t.revoked_at IS NULL AND t.expires_at > clock_timestamp()
        AND t.scopes && uses;
$$;

-- Who stands at a door that is open to programs too: whoever is signed in, or a program whose token was made for one of these
-- uses. Inner part. A door that asks `door.actor` instead lets no program in.
CREATE FUNCTION door.actor_for(token text, uses text[])
RETURNS access.actor
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    found access.actor := door.actor(token);
BEGIN
    RETURN CASE WHEN found.id IS NULL THEN door.program(token, uses) ELSE found END;
END;
$$;

-- Let a program in, for one of these uses: which token it is and whose, and how often it may ask; or why not. The day is noted.
CREATE FUNCTION door.admit(
    token text, uses text[], OUT token_id uuid, OUT most_a_minute integer, OUT party_name text, OUT party_kind text,
    OUT refusal text
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    shown record;
    today date := (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date;
BEGIN
    SELECT t.id, t.most_a_minute, t.scopes, t.revoked_at, t.expires_at, t.last_used_on, a.active, p.name, p.kind, p.valid_during
    INTO shown
    FROM access.api_token AS t
    JOIN access.actor AS a ON a.id = t.actor_id
    JOIN access.party AS p ON p.id = a.party_id
    WHERE t.token_hash = sha256(convert_to(token, 'UTF8'));
    refusal := CASE
        WHEN NOT FOUND THEN 'access.token_unknown'
        WHEN shown.revoked_at IS NOT NULL OR NOT shown.active THEN 'access.token_revoked'
        WHEN shown.expires_at <= clock_timestamp() THEN 'access.token_expired'
        WHEN NOT shown.valid_during @> today THEN 'access.token_party_ended'
        WHEN NOT shown.scopes && uses THEN 'access.scope_missing'
    END;
    IF refusal IS NULL OR refusal = 'access.scope_missing' THEN
        token_id := shown.id;
        most_a_minute := shown.most_a_minute;
        party_name := shown.name;
        party_kind := shown.kind;
    END IF;
    IF refusal IS NULL AND shown.last_used_on IS DISTINCT FROM today THEN
        UPDATE access.api_token AS t SET last_used_on = today WHERE t.id = shown.id;
    END IF;
END;
$$;
REVOKE ALL ON FUNCTION door.admit(text, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.admit(text, text[]) TO denizen_web;
