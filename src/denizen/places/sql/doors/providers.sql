-- Who provides a dwelling on a day, of those for whom whoever asks may declare: at the counter one knows the dwelling and
-- seldom the short name of its landlord. Others are not told.
CREATE FUNCTION door.providers(token text, dwelling uuid, day date)
RETURNS TABLE (handle text, kind text, name text, provides_as text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT p.handle, p.kind, p.name, pr.capacity
    FROM places.provider AS pr
    JOIN access.party AS p ON p.id = pr.party_id AND p.valid_during @> day
    CROSS JOIN door.actor(token) AS actor
    WHERE pr.dwelling_id = dwelling AND pr.valid_during @> day AND (door.sender(actor, p.id)).refusal IS NULL
    ORDER BY p.name, p.handle, pr.capacity;
$$;
REVOKE ALL ON FUNCTION door.providers(text, uuid, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.providers(text, uuid, date) TO denizen_web;
