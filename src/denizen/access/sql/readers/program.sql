-- The program whose token this is and may be used now: its actor, its party, and what it was made for. Inner part.
CREATE FUNCTION reading.program(token text)
RETURNS TABLE (actor_id uuid, party_id uuid, scopes text[])
LANGUAGE sql STABLE
AS $$
    SELECT a.id, p.id, t.scopes
    FROM access.api_token AS t
    JOIN access.actor AS a ON a.id = t.actor_id AND a.active
    JOIN access.party AS p ON p.id = a.party_id
        AND p.valid_during @> (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date
    WHERE t.token_hash = sha256(convert_to(token, 'UTF8')) AND t.revoked_at IS NULL AND t.expires_at > clock_timestamp();
$$;
