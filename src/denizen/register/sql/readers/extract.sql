-- Make an extract: what the register holds of a person, to be certified on paper. The delivery's line and the extract's
-- row are written before anything is returned, so no paper has a number without both.
--
-- The content is that of `made_at`, looked up as any earlier state is, so that the same paper can be made again later.
-- Which groups and which days stands in the ticket; language and last day of validity change nothing of what is told.
CREATE FUNCTION reading.extract(taken uuid, in_languages text, until_day date)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'extract');
    who uuid := ticket.person_id;
    place uuid := reading.place_of(who, ticket);
    made register.extract;
    known timestamptz := clock_timestamp();
    kept uuid := reading.joined_to(who, known);
    content jsonb;
BEGIN
    IF ticket.refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', ticket.refusal);
    END IF;
    IF NOT EXISTS (SELECT FROM register.person AS p WHERE p.id = who AND p.registered_at <= known) THEN
        RETURN jsonb_build_object('refusal', 'register.person_unknown');
    END IF;
    IF kept IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', 'register.person_joined', 'kept', kept);
    END IF;
    SELECT p.name INTO made.authority
    FROM access.actor AS a JOIN access.party AS p ON p.id = a.party_id AND p.kind = 'registrar'
    WHERE a.id = ticket.actor_id;
    IF made.authority IS NULL THEN
        RETURN jsonb_build_object('refusal', 'register.authority_unknown');
    END IF;
    content := reading.extract_content(who, place, ticket.fields, ticket.during, known);
    PERFORM reading.log_delivery(ticket, ARRAY[who], ticket.fields);
    IF reading.places_in(content) IS NULL THEN
        RETURN jsonb_build_object('refusal', 'register.extract_empty');
    END IF;
    made.number := gen_random_uuid();
    made.made_at := known;
    made.languages := in_languages;
    made.valid_until := until_day;
    made.fields := ticket.fields;
    made.during := CASE WHEN 'residences' = ANY (ticket.fields) THEN coalesce(ticket.during, daterange(NULL, NULL)) END;
    INSERT INTO register.extract (
        number, person_id, made_at, actor_id, ticket_id, purpose, authority, fields, during, languages, valid_until,
        digest, printed
    ) VALUES (
        made.number, who, made.made_at, ticket.actor_id, ticket.id, ticket.purpose, made.authority, made.fields,
        made.during, made.languages, made.valid_until, reading.digest_of(made, content),
        reading.printed_on(made.number, content)
    );
    RETURN reading.as_extract(made) || jsonb_build_object('person_id', who, 'content', content);
END;
$$;
REVOKE ALL ON FUNCTION reading.extract(uuid, text, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.extract(uuid, text, date) TO denizen_web;

-- Tell what an extract made now would say, before it is made. Delivers as much as the extract, and so leaves the same line.
CREATE FUNCTION reading.extract_preview(taken uuid)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'extract_preview');
    known timestamptz := clock_timestamp();
    kept uuid := reading.joined_to(ticket.person_id, known);
BEGIN
    IF ticket.refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', ticket.refusal);
    END IF;
    IF NOT EXISTS (SELECT FROM register.person AS p WHERE p.id = ticket.person_id AND p.registered_at <= known) THEN
        RETURN jsonb_build_object('refusal', 'register.person_unknown');
    END IF;
    IF kept IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', 'register.person_joined', 'kept', kept);
    END IF;
    PERFORM reading.log_delivery(ticket, ARRAY[ticket.person_id], ticket.fields);
    RETURN jsonb_build_object(
        'person_id', ticket.person_id,
        'content', reading.extract_content(
            ticket.person_id, reading.place_of(ticket.person_id, ticket), ticket.fields, ticket.during, known));
END;
$$;
REVOKE ALL ON FUNCTION reading.extract_preview(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.extract_preview(uuid) TO denizen_web;

-- Tell again what an extract said: that of the ticket's person which was made at the ticket's instant, with the groups that
-- stand on it. Refused where it does not come out as it was: then the paper is not to be had again. What was made of a record
-- before it was joined to the ticket's is that person's too, and the line stands under the record that was kept.
CREATE FUNCTION reading.extract_again(taken uuid)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'extract_again');
    made register.extract;
    content jsonb;
BEGIN
    IF ticket.refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', ticket.refusal);
    END IF;
    SELECT e.* INTO made FROM reading.extracts_of(reading.place_of(ticket.person_id, ticket)) AS e
    WHERE e.made_at = ticket.known_on
        AND e.fields <@ ticket.fields AND e.fields @> ticket.fields;
    IF made.number IS NULL THEN
        RETURN jsonb_build_object('refusal', 'register.extract_unknown');
    END IF;
    content := reading.extract_content(made.person_id, made.person_id, made.fields, made.during, made.made_at);
    PERFORM reading.log_delivery(ticket, ARRAY[ticket.person_id], ticket.fields);
    IF made.digest <> reading.digest_of(made, content) THEN
        RETURN jsonb_build_object('refusal', 'register.extract_differs');
    END IF;
    RETURN reading.as_extract(made) || jsonb_build_object('person_id', ticket.person_id, 'content', content);
END;
$$;
REVOKE ALL ON FUNCTION reading.extract_again(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.extract_again(uuid) TO denizen_web;

-- All extracts about a person: of the person's record, and of those that are joined to it. Inner part.
CREATE FUNCTION reading.extracts_of(who uuid)
RETURNS SETOF register.extract
LANGUAGE sql STABLE
AS $$
    SELECT e.* FROM register.extract AS e WHERE e.person_id IN (SELECT who UNION ALL SELECT reading.joined_into(who));
$$;

-- The extracts that were made about a person, newest first, without what stands on them.
CREATE FUNCTION reading.extracts(taken uuid)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'extracts');
    kept uuid := reading.joined_to(ticket.person_id, reading.asked_instant(ticket));
    found jsonb;
BEGIN
    IF ticket.refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', ticket.refusal);
    END IF;
    IF NOT EXISTS (SELECT FROM register.person AS p WHERE p.id = ticket.person_id) THEN
        RETURN jsonb_build_object('refusal', 'register.person_unknown');
    END IF;
    IF kept IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', 'register.person_joined', 'kept', kept);
    END IF;
    SELECT coalesce(jsonb_agg(reading.as_extract(e) ORDER BY e.made_at DESC), '[]') INTO found
    FROM reading.extracts_of(reading.place_of(ticket.person_id, ticket)) AS e;
    PERFORM reading.log_delivery(ticket, ARRAY[ticket.person_id], ticket.fields);
    RETURN jsonb_build_object('extracts', found);
END;
$$;
REVOKE ALL ON FUNCTION reading.extracts(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.extracts(uuid) TO denizen_web;

-- Revoke an extract: that of the ticket's person which was made at the ticket's instant. Doing so again changes nothing.
CREATE FUNCTION reading.revoke_extract(taken uuid)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'revoke_extract');
    made register.extract;
BEGIN
    IF ticket.refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', ticket.refusal);
    END IF;
    UPDATE register.extract AS e SET revoked_at = coalesce(e.revoked_at, clock_timestamp())
    WHERE e.number IN (SELECT o.number FROM reading.extracts_of(reading.place_of(ticket.person_id, ticket)) AS o WHERE o.made_at = ticket.known_on)
    RETURNING e.* INTO made;
    IF made.number IS NULL THEN
        RETURN jsonb_build_object('refusal', 'register.extract_unknown');
    END IF;
    PERFORM reading.log_delivery(ticket, ARRAY[ticket.person_id], ticket.fields);
    RETURN reading.as_extract(made);
END;
$$;
REVOKE ALL ON FUNCTION reading.revoke_extract(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.revoke_extract(uuid) TO denizen_web;
