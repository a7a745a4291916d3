-- What the courier does: all of it in moments, so that no transaction stands while something is sent. It may call these
-- functions, and nothing else of the register.

-- Hand on news that nobody has handed on yet, the oldest first: make of it what is to be told to the endpoints of its party.
-- Returns how many lines of the outbox were looked at. Each line says by itself that it was handed on. A place in the order
-- of ids would not do: a transaction may commit after others that got higher ids, and a clock may be set back.
CREATE FUNCTION door.hand_on_news(most integer)
RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    WITH news AS (
        UPDATE journal.outbox AS o SET sent_at = clock_timestamp()
        WHERE o.id = ANY(ARRAY(
            SELECT w.id FROM journal.outbox AS w WHERE w.sent_at IS NULL ORDER BY w.id LIMIT most FOR UPDATE SKIP LOCKED
        ))
        RETURNING o.id, o.written_at, o.topic, o.reference, o.party_id
    ),
    told AS (
        INSERT INTO webhooks.delivery (endpoint_id, topic, declaration_id, happened_at, made_at, due_at)
        SELECT e.id, n.topic, n.reference, n.written_at, clock_timestamp(), clock_timestamp()
        FROM news AS n
        JOIN webhooks.endpoint AS e ON e.party_id = n.party_id AND n.topic = ANY(e.topics) AND e.ended_at IS NULL
            -- An id tells its instant to the millisecond.
            AND date_trunc('milliseconds', e.made_at) <= uuid_extract_timestamp(n.id)
        ORDER BY n.id
    )
    SELECT count(*)::integer FROM news;
$$;
REVOKE ALL ON FUNCTION door.hand_on_news(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.hand_on_news(integer) TO denizen_courier;

-- Take what is due, at most so much at once, and of one endpoint no more than `each` with what is on its way to it (`busy`
-- names an endpoint once for each); of one that fails, one by one. Whoever takes has until the end of the lease to note what
-- came of it; after that it is due again, under the same number. What is said of a declaration is what its sender may ask.
CREATE FUNCTION door.take_deliveries(most integer, each integer, busy uuid[], lease interval)
RETURNS TABLE (
    id uuid, endpoint_id uuid, url text, key_mark text, generation integer, key_mark_before text, rotated_at timestamptz,
    failures integer, tries integer, topic text, happened_at timestamptz, number uuid, kind text, state text, code text,
    fields text[]
)
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    WITH open AS MATERIALIZED (
        SELECT e.id, e.paused_at IS NULL AND coalesce(e.rests_until <= clock_timestamp(), true) AS takes_news,
            CASE WHEN e.failures > 0 THEN 1 ELSE each END - coalesce(cardinality(array_positions(busy, e.id)), 0) AS places
        FROM webhooks.endpoint AS e
        JOIN access.party AS p ON p.id = e.party_id
            AND p.valid_during @> (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date
        WHERE e.ended_at IS NULL
    ),
    news AS MATERIALIZED (
        SELECT d.id, d.endpoint_id, d.due_at
        FROM open
        CROSS JOIN LATERAL (
            SELECT w.id, w.endpoint_id, w.due_at
            FROM webhooks.delivery AS w
            WHERE w.endpoint_id = open.id AND w.state = 'waiting' AND w.due_at <= clock_timestamp()
                AND w.topic <> 'webhook.test'
            ORDER BY w.due_at, w.id
            LIMIT CASE WHEN open.takes_news THEN greatest(open.places, 0) ELSE 0 END
            FOR UPDATE SKIP LOCKED
        ) AS d
    ),
    trials AS MATERIALIZED (
        SELECT d.id, d.endpoint_id, d.due_at
        FROM open
        CROSS JOIN LATERAL (
            SELECT w.id, w.endpoint_id, w.due_at
            FROM webhooks.delivery AS w
            WHERE w.endpoint_id = open.id AND w.state = 'waiting' AND w.topic = 'webhook.test'
                AND w.due_at <= clock_timestamp()
            LIMIT 1
            FOR UPDATE SKIP LOCKED
        ) AS d
    ),
    -- Everybody's first before anybody's second.
    due AS (
        SELECT d.id, row_number() OVER (PARTITION BY d.endpoint_id ORDER BY d.due_at, d.id) AS turn, d.due_at
        FROM (SELECT * FROM trials UNION ALL SELECT * FROM news) AS d
    ),
    taken AS (
        UPDATE webhooks.delivery AS d SET due_at = clock_timestamp() + lease
        WHERE d.id = ANY(ARRAY(SELECT due.id FROM due ORDER BY due.turn, due.due_at LIMIT most))
        RETURNING d.id, d.endpoint_id, d.tries, d.topic, d.happened_at, d.declaration_id
    )
    SELECT t.id, e.id, e.url, e.key_mark, e.generation, e.key_mark_before, e.rotated_at, e.failures, t.tries, t.topic,
        coalesce(o.decided_at, t.happened_at), n.number, n.kind, o.state, o.code, o.fields
    FROM taken AS t
    JOIN webhooks.endpoint AS e ON e.id = t.endpoint_id
    LEFT JOIN ledger.declaration AS n ON n.id = t.declaration_id AND n.party_id = e.party_id
    -- The outcome of which the news tells, or the first such after it: its instant may have been moved on by a little.
    LEFT JOIN LATERAL (
        SELECT said.state, said.code, said.fields, said.decided_at
        FROM ledger.outcome AS said
        WHERE said.declaration_id = n.id AND said.decided_at >= t.happened_at
            AND said.state = split_part(t.topic, '.', 2)
        ORDER BY said.decided_at
        LIMIT 1
    ) AS o ON true
    ORDER BY t.id;
$$;
REVOKE ALL ON FUNCTION door.take_deliveries(integer, integer, uuid[], interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.take_deliveries(integer, integer, uuid[], interval) TO denizen_courier;

-- Note what came of tries: of each its delivery, the outcome in a word, the status of the answer, how long it took, after how
-- many seconds it is tried again (null: no more) and for how many its endpoint rests. Tells which endpoints were thereby
-- paused or ended. A trial changes nothing about its endpoint.
CREATE FUNCTION door.note_tries(
    deliveries uuid[], outcomes text[], statuses integer[], took integer[], again_in double precision[],
    rest_for double precision[], patience interval
)
RETURNS TABLE (endpoint_id uuid, became text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    one record;
    about record;
    moment timestamptz;
BEGIN
    FOR one IN
        SELECT * FROM unnest(deliveries, outcomes, statuses, took, again_in, rest_for)
            AS t (id, outcome, status, milliseconds, again_in, rest_for)
    LOOP
        moment := clock_timestamp();
        UPDATE webhooks.delivery AS d SET tries = d.tries + 1,
            state = CASE WHEN one.outcome = 'delivered' THEN 'delivered' WHEN one.again_in IS NULL THEN 'dead' ELSE 'waiting' END,
            settled_at = CASE WHEN one.outcome = 'delivered' OR one.again_in IS NULL THEN moment END,
            due_at = moment + coalesce(one.again_in, 0) * interval '1 second'
        WHERE d.id = one.id AND d.state = 'waiting'
        RETURNING d.endpoint_id, d.topic INTO about;
        CONTINUE WHEN NOT FOUND;
        INSERT INTO webhooks.attempt (delivery_id, tried_at, outcome, status, milliseconds)
        VALUES (one.id, moment, one.outcome, one.status, one.milliseconds);
        CONTINUE WHEN about.topic = 'webhook.test';
        IF one.outcome = 'delivered' THEN
            UPDATE webhooks.endpoint AS e SET failures = 0, failing_since = NULL, rests_until = NULL
            WHERE e.id = about.endpoint_id AND e.failures > 0;
        ELSIF one.outcome = 'gone' THEN
            UPDATE webhooks.endpoint AS e SET ended_at = moment, ended_because = 'gone'
            WHERE e.id = about.endpoint_id AND e.ended_at IS NULL;
            IF FOUND THEN
                RETURN QUERY SELECT about.endpoint_id, 'ended'::text;
            END IF;
        ELSE
            UPDATE webhooks.endpoint AS e SET failures = e.failures + 1, failing_since = coalesce(e.failing_since, moment),
                rests_until = greatest(e.rests_until, moment + one.rest_for * interval '1 second')
            WHERE e.id = about.endpoint_id;
            UPDATE webhooks.endpoint AS e SET paused_at = moment, paused_because = 'failing'
            WHERE e.id = about.endpoint_id AND e.paused_at IS NULL AND e.ended_at IS NULL
                AND e.failing_since < moment - patience;
            IF FOUND THEN
                RETURN QUERY SELECT about.endpoint_id, 'paused'::text;
            END IF;
        END IF;
    END LOOP;
END;
$$;
REVOKE ALL ON FUNCTION door.note_tries(uuid[], text[], integer[], integer[], double precision[], double precision[], interval)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.note_tries(uuid[], text[], integer[], integer[], double precision[], double precision[], interval)
    TO denizen_courier;

-- Say that the courier is at work; give up what waited too long or whose endpoint was ended; and forget, some at a time, what
-- was settled and what was handed on long ago. The newest line of the outbox stays: figures are counted anew where it is
-- another than before. Returns whether more is left to forget.
CREATE FUNCTION door.tidy_webhooks(most integer, kept interval)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := clock_timestamp();
    forgotten integer;
    removed integer;
    given_up integer;
BEGIN
    INSERT INTO journal.heartbeat (process) VALUES ('courier')
    ON CONFLICT (process) DO UPDATE SET beat_at = clock_timestamp();
    UPDATE webhooks.delivery AS d SET state = 'dead', settled_at = moment
    WHERE d.id = ANY(ARRAY(
        SELECT w.id FROM webhooks.delivery AS w WHERE w.state = 'waiting' AND w.made_at < moment - kept
        ORDER BY w.made_at LIMIT most FOR UPDATE SKIP LOCKED
    ) || ARRAY(
        SELECT w.id FROM webhooks.endpoint AS e
        JOIN webhooks.delivery AS w ON w.endpoint_id = e.id AND w.state = 'waiting'
        WHERE e.ended_at IS NOT NULL LIMIT most FOR UPDATE OF w SKIP LOCKED
    ));
    GET DIAGNOSTICS given_up = ROW_COUNT;
    DELETE FROM webhooks.delivery AS d
    WHERE d.id = ANY(ARRAY(
        SELECT w.id FROM webhooks.delivery AS w WHERE w.settled_at < moment - kept ORDER BY w.settled_at LIMIT most
        FOR UPDATE SKIP LOCKED
    ));
    GET DIAGNOSTICS forgotten = ROW_COUNT;
    DELETE FROM journal.outbox AS o
    WHERE o.id = ANY(ARRAY(
        SELECT old.id FROM (
            SELECT w.id, w.sent_at FROM journal.outbox AS w
            WHERE w.id < (SELECT n.id FROM journal.outbox AS n ORDER BY n.id DESC LIMIT 1)
            ORDER BY w.id LIMIT most
        ) AS old
        WHERE old.sent_at < moment - kept
    ));
    GET DIAGNOSTICS removed = ROW_COUNT;
    RETURN greatest(given_up, forgotten, removed) >= most;
END;
$$;
REVOKE ALL ON FUNCTION door.tidy_webhooks(integer, interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.tidy_webhooks(integer, interval) TO denizen_courier;
