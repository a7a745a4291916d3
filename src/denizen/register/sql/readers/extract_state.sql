-- What anybody may learn of an extract who has its number: who made it, when, until when it is valid, and if it was revoked.
-- It tells nobody's data and not whether anything changed since: whoever keeps an old paper could watch a person by that.
CREATE FUNCTION reading.extract_state(asked uuid)
RETURNS TABLE (authority text, made_on date, valid_until date, revoked_on date)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT e.authority, (e.made_at AT TIME ZONE 'Asia/Shanghai')::date, e.valid_until,
        (e.revoked_at AT TIME ZONE 'Asia/Shanghai')::date
    FROM register.extract AS e
    WHERE e.number = asked;
END;
REVOKE ALL ON FUNCTION reading.extract_state(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.extract_state(uuid) TO denizen_web;

-- Whether everything that somebody typed from a paper stands on the extract of that number: pairs of what it is (`name`,
-- `document`, `address`, `since`) and the words. It reads digests alone, and does not tell which of them fails.
CREATE FUNCTION reading.extract_agrees(asked uuid, what text[], words text[])
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT e.printed @> ARRAY(SELECT reading.as_printed(asked, t.what, t.words) FROM unnest(what, words) AS t (what, words))
    FROM register.extract AS e
    WHERE e.number = asked;
$$;
REVOKE ALL ON FUNCTION reading.extract_agrees(uuid, text[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.extract_agrees(uuid, text[], text[]) TO denizen_web;
