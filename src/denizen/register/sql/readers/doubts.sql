-- Doubts as they are listed and looked at, and the corrections that somebody is told of.

-- Open doubts, the first due first, after the one given: about which group, why, by whom it is examined. It tells nobody, so it
-- asks no ticket.
CREATE FUNCTION reading.doubts(token text, of_group text, after_due date, after uuid, most integer)
RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    refused text := reading.not_allowed(token, 'doubts');
BEGIN
    IF refused IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', refused);
    END IF;
    RETURN jsonb_build_object('doubts', (
        SELECT coalesce(jsonb_agg(to_jsonb(one) ORDER BY one.due, one.doubt_id), '[]')
        FROM (
            SELECT o.doubt_id, o.about, d.reason_code, d.evidence, d.capacity, o.since, o.due, a.name AS examined_by,
                a.id = me.actor_id AS is_mine, d.raised_by = me.actor_id AS is_own
            FROM register.doubt_open AS o
            JOIN register.doubt AS d ON d.id = o.doubt_id
            CROSS JOIN LATERAL (
                SELECT s.actor_id FROM access.session AS s
                WHERE s.token_hash = sha256(convert_to(token, 'UTF8')) AND s.closed_at IS NULL
                    AND least(s.expires_at, s.seen_at + s.idle_after) > clock_timestamp()) AS me
            LEFT JOIN access.actor AS a ON a.id = reading.examiner_of(o.doubt_id)
            WHERE (of_group IS NULL OR o.about = of_group)
                AND (after_due IS NULL OR (o.due, o.doubt_id) > (after_due, after))
            ORDER BY o.due, o.doubt_id
            LIMIT least(most, 200)
        ) AS one));
END;
$$;
REVOKE ALL ON FUNCTION reading.doubts(text, text, date, uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.doubts(text, text, date, uuid, integer) TO denizen_web;

-- How many are open, by their group, and how many of these are overdue on a day. It tells nobody.
CREATE FUNCTION reading.doubts_open(on_day date)
RETURNS TABLE (about text, quantity bigint, overdue bigint)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT o.about, count(*), count(*) FILTER (WHERE o.due < on_day)
    FROM register.doubt_open AS o
    GROUP BY o.about
    ORDER BY count(*) DESC, o.about;
$$;
REVOKE ALL ON FUNCTION reading.doubts_open(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.doubts_open(date) TO denizen_web;

-- A doubt as it is told to whoever examines it or is concerned: what, why, by whom, and what became of it. Inner part.
CREATE FUNCTION reading.as_doubt(doubt register.doubt)
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT jsonb_build_object(
        'about', doubt.about, 'reason_code', doubt.reason_code, 'evidence', doubt.evidence, 'capacity', doubt.capacity,
        'raised_at', doubt.raised_at,
        'declaration', (SELECT d.number FROM ledger.declaration AS d WHERE d.id = doubt.declaration_id),
        'states', (
            SELECT jsonb_agg(jsonb_build_object(
                'state', s.state, 'said_at', s.said_at, 'said_by', a.pseudonym, 'code', s.code, 'law', s.law, 'due', s.due,
                'declaration', (SELECT d.number FROM ledger.declaration AS d WHERE d.id = s.declaration_id)
            ) ORDER BY s.said_at)
            FROM register.doubt_state AS s
            LEFT JOIN access.actor AS a ON a.id = s.said_by
            WHERE s.doubt_id = doubt.id));
$$;

-- Under which record a doubt's person is read now: the one that was kept, where it was joined to another. Inner part.
CREATE FUNCTION reading.doubted(of_doubt uuid)
RETURNS uuid
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(reading.joined_to(d.person_id, 'infinity'), d.person_id) FROM register.doubt AS d WHERE d.id = of_doubt;
$$;

-- Whom a look at a doubt names: its person, and those of the doubted household or family. Inner part.
CREATE FUNCTION reading.named_in_doubt(ticket access.ticket, known timestamptz)
RETURNS TABLE (person_id uuid)
LANGUAGE sql STABLE
AS $$
    SELECT reading.doubted(d.id) FROM register.doubt AS d WHERE d.id = ticket.matter_id
    UNION
    SELECT h.person_id
    FROM register.doubt AS d
    CROSS JOIN LATERAL reading.household_of(
        reading.place_of(reading.doubted(d.id), ticket), reading.asked_day(ticket), known, true, reading.opens(ticket)) AS h
    WHERE d.id = ticket.matter_id AND d.about = 'household' AND ticket.reader <> 'settle_doubt'
        AND 'household' = ANY (ticket.fields)
    UNION
    SELECT r.person_id
    FROM register.doubt AS d
    CROSS JOIN LATERAL reading.relatives_of(
        reading.place_of(reading.doubted(d.id), ticket), reading.asked_day(ticket), known, true, reading.opens(ticket)) AS r
    WHERE d.id = ticket.matter_id AND d.about = 'relatives' AND ticket.reader <> 'settle_doubt'
        AND 'relatives' = ANY (ticket.fields);
$$;

-- What the card says of the doubted group, with the name, as the ticket grants them; everybody named beside the person gets a line
-- too. Inner part.
CREATE FUNCTION reading.doubted_card(ticket access.ticket, who uuid, of_group text)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    groups text[] := ARRAY(SELECT g FROM unnest(ticket.fields) AS g WHERE g IN ('names', of_group));
    shown access.ticket := ticket;
    card jsonb;
    people uuid[];
BEGIN
    shown.fields := groups;
    SELECT g.answer INTO card
    FROM reading.card_groups(
        who, reading.place_of(who, ticket), shown, reading.asked_day(ticket), reading.asked_instant(ticket), false, '{}') AS g;
    PERFORM reading.log_delivery(ticket, ARRAY[who], groups);
    SELECT array_agg(DISTINCT (entry.value->>'person_id')::uuid) INTO people
    FROM jsonb_array_elements(CASE WHEN of_group IN ('household', 'relatives') THEN nullif(card->of_group, 'null') END) AS entry;
    PERFORM reading.log_delivery(ticket, people, ARRAY[of_group]);
    RETURN coalesce(card, '{}')
        || jsonb_build_object('person_id', who, 'examined', reading.examined_in(who, groups, 'infinity', false));
END;
$$;

-- One doubt with what the card says of the matter now, and the declarations by which it may have been put right.
CREATE FUNCTION reading.doubt(taken uuid)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'doubt');
    doubt register.doubt;
BEGIN
    IF ticket.refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', ticket.refusal);
    END IF;
    SELECT d.* INTO doubt FROM register.doubt AS d WHERE d.id = ticket.matter_id;
    IF doubt.id IS NULL THEN
        RETURN jsonb_build_object('refusal', 'doubt.unknown');
    END IF;
    RETURN reading.as_doubt(doubt) || jsonb_build_object(
        'doubt_id', doubt.id, 'declaration_id', doubt.declaration_id,
        'due', (SELECT o.due FROM register.doubt_open AS o WHERE o.doubt_id = doubt.id),
        'is_own', doubt.raised_by = ticket.actor_id,
        'is_mine', coalesce(reading.examiner_of(doubt.id) = ticket.actor_id, false),
        'examined_by', (SELECT a.name FROM access.actor AS a WHERE a.id = reading.examiner_of(doubt.id)),
        'corrections', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'number', c.number, 'kind', c.kind, 'received_at', c.received_at) ORDER BY c.received_at DESC), '[]')
            FROM reading.corrections_of(doubt) AS c),
        'card', reading.doubted_card(ticket, reading.doubted(doubt.id), doubt.about));
END;
$$;
REVOKE ALL ON FUNCTION reading.doubt(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.doubt(uuid) TO denizen_web;

-- What of what somebody received was corrected since, and has not been looked at: which group and when, and nobody's name.
CREATE FUNCTION reading.corrections_told(token text, most integer)
RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    refused text := reading.not_allowed(token, 'corrected');
BEGIN
    IF refused IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', refused);
    END IF;
    RETURN jsonb_build_object('notices', (
        SELECT coalesce(jsonb_agg(to_jsonb(one) ORDER BY one.told_at DESC, one.doubt_id), '[]')
        FROM (
            SELECT n.doubt_id, d.about, n.told_at, n.received_at, n.reference
            FROM access.session AS s
            JOIN register.correction_notice AS n ON n.actor_id = s.actor_id AND n.seen_at IS NULL
            JOIN register.doubt AS d ON d.id = n.doubt_id
            WHERE s.token_hash = sha256(convert_to(token, 'UTF8')) AND s.closed_at IS NULL
                AND least(s.expires_at, s.seen_at + s.idle_after) > clock_timestamp()
            ORDER BY n.told_at DESC, n.doubt_id
            LIMIT least(most, 200)
        ) AS one));
END;
$$;
REVOKE ALL ON FUNCTION reading.corrections_told(text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.corrections_told(text, integer) TO denizen_web;

-- What was corrected, as it is held now, for somebody who had received it; the notice is seen by it.
CREATE FUNCTION reading.corrected(taken uuid)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'corrected');
    notice register.correction_notice;
    of_group text;
BEGIN
    IF ticket.refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', ticket.refusal);
    END IF;
    UPDATE register.correction_notice AS n SET seen_at = coalesce(n.seen_at, reading.moment())
    WHERE n.doubt_id = ticket.matter_id AND n.actor_id = ticket.actor_id
    RETURNING n.* INTO notice;
    IF notice.doubt_id IS NULL THEN
        RETURN jsonb_build_object('refusal', 'doubt.notice_unknown');
    END IF;
    SELECT d.about INTO of_group FROM register.doubt AS d WHERE d.id = notice.doubt_id;
    RETURN jsonb_build_object(
        'doubt_id', notice.doubt_id, 'about', of_group, 'told_at', notice.told_at, 'received_at', notice.received_at,
        'reference', notice.reference,
        'card', reading.doubted_card(ticket, reading.doubted(notice.doubt_id), of_group));
END;
$$;
REVOKE ALL ON FUNCTION reading.corrected(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.corrected(uuid) TO denizen_web;
