-- Answer a request that was approved: once, to whoever prints it, the granted groups within the period, of the one subject. The lines
-- of the access log, the delivery's step and the day on which the person is told are written before anything is returned.
--
-- The ticket names the subject, the groups, the days and the case: a request that says otherwise is not answered under it, so
-- that what a rolled-back reading showed is what the sweeper logs.
CREATE FUNCTION reading.disclosure(taken uuid, asked uuid, token text)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'disclosure');
    request disclosure.request;
    refusal text;
    persons uuid[];
    answer jsonb;
    step disclosure.step;
BEGIN
    IF ticket.refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', ticket.refusal);
    END IF;
    SELECT r.* INTO request FROM disclosure.request AS r WHERE r.id = asked;
    IF ticket.person_id = request.person_id AND reading.joined_to(request.person_id, 'infinity') IS NOT NULL THEN
        -- The record was joined to another since: that one is asked for under a ticket of its own.
        RETURN jsonb_build_object(
            'refusal', 'register.person_joined', 'kept', reading.joined_to(request.person_id, 'infinity'));
    END IF;
    refusal := reading.not_disclosed(ticket, request, token);
    IF refusal = 'disclosure.expired' THEN
        PERFORM reading.note_expiry(request.id, ticket.actor_id);
    END IF;
    IF refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', refusal);
    END IF;
    SELECT d.persons, d.answer INTO persons, answer FROM reading.disclosed(request, ticket) AS d;
    IF cardinality(persons) > 30 THEN
        RETURN jsonb_build_object('refusal', 'disclosure.too_many');
    END IF;
    step := reading.note_delivery(request, ticket, answer);
    PERFORM reading.log_delivery(ticket, persons, ticket.fields);
    PERFORM reading.tell_from(request.id, step.told_from);
    RETURN jsonb_build_object(
        'number', request.id, 'delivered_at', step.taken_at, 'told_from', step.told_from,
        'digest', encode(step.digest, 'hex'), 'content', answer);
EXCEPTION WHEN unique_violation THEN
    -- Somebody was quicker: answered, refused or approved it at the same moment.
    RETURN jsonb_build_object('refusal', 'disclosure.not_now');
END;
$$;
REVOKE ALL ON FUNCTION reading.disclosure(uuid, uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.disclosure(uuid, uuid, text) TO denizen_web;

-- Why a request is not answered under a ticket, to whose session this is; null where it is. Inner part.
CREATE FUNCTION reading.not_disclosed(ticket access.ticket, request disclosure.request, token text)
RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT CASE
        WHEN request.id IS NULL THEN 'disclosure.unknown'
        WHEN reading.not_for_disclosures(token, '{disclosure.deliver}') IS NOT NULL
            THEN reading.not_for_disclosures(token, '{disclosure.deliver}')
        WHEN ticket.actor_id IS DISTINCT FROM (reading.officer_at(token)).id
            OR ticket.purpose <> 'lawful.disclosure'
            OR ticket.person_id IS DISTINCT FROM coalesce(reading.joined_to(request.person_id, 'infinity'), request.person_id)
            OR ticket.dwelling_id IS DISTINCT FROM request.dwelling_id
            OR ticket.matter_id IS DISTINCT FROM CASE request.subject WHEN 'nobody' THEN request.id END
            OR ticket.reference IS DISTINCT FROM request.case_number OR ticket.during IS DISTINCT FROM request.during
            OR ticket.known_on IS NOT NULL
            OR NOT (ticket.fields <@ disclosure.granted(request.id) AND disclosure.granted(request.id) <@ ticket.fields)
            THEN 'disclosure.ticket_for_another'
        ELSE CASE disclosure.state_of(request.id, clock_timestamp())
            WHEN 'approved' THEN NULL
            WHEN 'approved_urgently' THEN NULL
            WHEN 'delivered' THEN 'disclosure.delivered_before'
            WHEN 'expired' THEN 'disclosure.expired'
            WHEN 'refused' THEN 'disclosure.refused'
            ELSE 'disclosure.not_approved'
        END
    END;
$$;

-- Note that an approval was found to have run out. Inner part.
CREATE FUNCTION reading.note_expiry(request uuid, actor uuid)
RETURNS void
LANGUAGE sql VOLATILE
AS $$
    INSERT INTO disclosure.step (request_id, place, act, actor_id)
    SELECT note_expiry.request, coalesce(max(s.place), 0) + 1, 'expiry', note_expiry.actor
    FROM disclosure.step AS s
    WHERE s.request_id = note_expiry.request
    HAVING count(*) FILTER (WHERE s.act = 'expiry') = 0;
$$;

-- Note the delivery with its digest, and from when the person is told: now, or in half a year where the delay was granted (a review
-- may put it off by as much again), and at the latest when the policy in force says. Inner part.
CREATE FUNCTION reading.note_delivery(request disclosure.request, ticket access.ticket, answer jsonb)
RETURNS disclosure.step
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    step disclosure.step;
    now timestamptz := clock_timestamp();
    latest timestamptz := now + (
        SELECT make_interval(months => p.most_months) FROM disclosure.delay_policy AS p ORDER BY p.id DESC LIMIT 1);
    delays boolean := request.asks_delay AND NOT EXISTS (
        SELECT FROM disclosure.step AS s WHERE s.request_id = request.id AND s.act = 'tell_at_once');
BEGIN
    INSERT INTO disclosure.step (request_id, place, act, taken_at, actor_id, ticket_id, digest, told_from, told_latest)
    SELECT request.id, max(s.place) + 1, 'delivery', now, ticket.actor_id, ticket.id, sha256(convert_to(answer::text, 'UTF8')),
        CASE WHEN delays THEN least(now + interval '6 months', latest) ELSE now END,
        CASE WHEN delays THEN latest ELSE now END
    FROM disclosure.step AS s WHERE s.request_id = request.id
    RETURNING * INTO step;
    RETURN step;
END;
$$;

-- Let the lines that came of a request be told from an instant: those of the delivery, and of looking for whom it meant. Inner part.
CREATE FUNCTION reading.tell_from(asked uuid, instant timestamptz)
RETURNS void
LANGUAGE sql VOLATILE
AS $$
    INSERT INTO journal.told_later (delivery_id, delivered_at, told_from)
    SELECT line.id, line.delivered_at, least(instant, line.delivered_at + interval '2 years')
    FROM (
        SELECT d.id, d.delivered_at
        FROM disclosure.step AS s JOIN journal.delivery AS d ON d.ticket_id = s.ticket_id
        WHERE s.request_id = asked AND s.act = 'delivery'
        UNION
        SELECT d.id, d.delivered_at
        FROM disclosure.request AS r
        JOIN journal.delivery AS d ON d.person_id = ANY (reading.records_of(r.person_id))
        WHERE r.id = asked AND r.person_id IS NOT NULL AND d.purpose = 'lawful.disclosure' AND d.reference = r.case_number
    ) AS line;
$$;
