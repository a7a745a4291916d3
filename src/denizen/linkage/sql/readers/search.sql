-- Whom a search key means: a document's token, or the key of an exact name and a birth date, as somebody declared it. Inner part.
-- Whoever is known by a year of birth is found by the name with that year, and nobody of whom more is known, whatever was once
-- declared of them: the day finds those. By a name alone nobody is found: it does not mean one person.
CREATE FUNCTION reading.meant(key bytea)
RETURNS TABLE (person_id uuid)
LANGUAGE sql STABLE
AS $$
    SELECT d.person_id FROM register.identity_document AS d WHERE d.token = key
    UNION
    SELECT k.person_id
    FROM linkage.person_key AS k
    JOIN register.particulars AS p ON p.person_id = k.person_id
    WHERE k.key = meant.key AND NOT (lower_inf(p.born) OR upper_inf(p.born))
        AND (NOT reading.is_by_part(k.key) OR upper(p.born) - lower(p.born) > 1);
$$;

-- Whether the birth date in a key of a name is no day (`linkage.rules`). A document's token is longer, and by none. Inner part.
CREATE FUNCTION reading.is_by_part(key bytea)
RETURNS boolean
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE length(key) WHEN 12 THEN get_byte(key, 11) & 1 = 0 ELSE false END;
$$;

-- The people whom the ticket's search key means, each with a line. More than ten are none: that was no search for a person.
CREATE FUNCTION reading.search(taken uuid)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan  -- planning for each key anew costs more than the search
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'search');
    persons uuid[];
    hits jsonb;
BEGIN
    IF ticket.refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', ticket.refusal);
    END IF;
    persons := ARRAY(SELECT m.person_id FROM reading.meant(ticket.search_key) AS m LIMIT 11);
    IF cardinality(persons) > 10 THEN
        RETURN jsonb_build_object(
            'refusal', 'search.too_many' || CASE WHEN reading.is_by_part(ticket.search_key) THEN '_by_part' ELSE '' END);
    END IF;
    SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
        'person_id', p,
        'name', (SELECT n.name FROM reading.name_of(p, 'infinity', false) AS n),
        'name_latin', (
            SELECT n.name FROM register.person_name AS n
            WHERE n.person_id = p AND n.kind = 'latin'
            ORDER BY n.valid_during DESC, n.name LIMIT 1),
        'born', CASE WHEN 'particulars' = ANY (ticket.fields) THEN (
            SELECT b.born FROM register.particulars AS b WHERE b.person_id = p) END,
        'hint', CASE WHEN 'documents' = ANY (ticket.fields) THEN (
            SELECT d.hint FROM register.identity_document AS d
            WHERE d.person_id = p
            ORDER BY d.token = ticket.search_key DESC, d.valid_during DESC, d.hint LIMIT 1) END
    )) ORDER BY p), '[]')
    INTO hits
    FROM unnest(persons) AS p;
    PERFORM reading.log_delivery(ticket, persons, ticket.fields);
    RETURN jsonb_build_object('hits', hits);
END;
$$;
REVOKE ALL ON FUNCTION reading.search(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.search(uuid) TO denizen_web;
