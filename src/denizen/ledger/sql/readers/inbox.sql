-- Declarations as they came in, newest first, without anybody's name: what each is, in which capacity and by which way it was
-- declared, and what became of it. For those whose office it is; nobody else is told anything. What speaks of somebody whose address
-- is blocked is not among them, but for whoever wrote it down.
--
-- Whatever is filtered by, a page costs the same: of each pair of kind, capacity and channel the newest are taken from an
-- index, which are merged. Of those that are not applied there are few, and they have indexes of their own. A list that
-- begins `since` an instant, or is of one batch, ends at the first identifier there can be in it.
CREATE FUNCTION reading.inbox(
    token text, of_state text, of_kind text, of_capacity text, of_channel text, of_code text, of_batch uuid,
    since timestamptz, before uuid, most integer
)
RETURNS TABLE (
    declaration_id uuid, number uuid, kind text, capacity text, channel text, received_at timestamptz, state text, code text
)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
-- A page is a walk along an index that ends after some fifty rows. The planner cannot know that, and would rather read a
-- million outcomes once than fifty by their keys.
SET enable_hashjoin = off
SET enable_mergejoin = off
SET enable_seqscan = off
SET enable_bitmapscan = off
AS $$
#variable_conflict use_column
DECLARE
    -- After the last that there can be.
    start uuid := coalesce(before, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
    first uuid := '00000000-0000-0000-0000-000000000000';
    found uuid[];
    me uuid;
    veiled uuid[];
BEGIN
    most := least(most, 200);
    SELECT a.id INTO me FROM reading.competent(token, 'declaration.follow') AS a;
    IF me IS NULL THEN
        RETURN;
    END IF;
    veiled := ARRAY(SELECT reading.veiled_declarations(me));
    IF since IS NOT NULL THEN
        first := reading.first_received(since);
    END IF;
    since := coalesce(since, '-infinity');
    CASE
        WHEN of_state IN ('refused', 'undecided') THEN
            -- First which of them fit, one by one along the index (`OFFSET 0` keeps the planner to that), and only of these
            -- whether it was the last word: to ask that of all is what costs.
            found := ARRAY(
                SELECT it.id
                FROM (
                    SELECT o.declaration_id AS id, o.decided_at
                    FROM ledger.outcome AS o
                    CROSS JOIN LATERAL (
                        SELECT
                        FROM ledger.declaration AS d
                        WHERE d.id = o.declaration_id AND d.received_at >= since
                            AND (of_batch IS NULL OR d.batch_id = of_batch)
                            AND d.kind = coalesce(of_kind, d.kind) AND d.capacity = coalesce(of_capacity, d.capacity)
                            AND d.channel = coalesce(of_channel, d.channel)
                        OFFSET 0
                    ) AS fits
                    WHERE o.state = of_state AND o.state IN ('refused', 'undecided')
                        AND o.declaration_id >= first AND o.declaration_id < start AND o.code = coalesce(of_code, o.code)
                    ORDER BY o.declaration_id DESC
                    OFFSET 0
                ) AS it
                -- Once each: what was asked again was undecided twice.
                WHERE it.id <> ALL (veiled) AND it.decided_at = reading.decided_last(it.id)
                LIMIT most);
        WHEN of_state = 'waiting' THEN
            found := ARRAY(
                SELECT w.declaration_id
                FROM ledger.waiting AS w
                JOIN ledger.declaration AS d ON d.id = w.declaration_id
                WHERE w.declaration_id >= first AND w.declaration_id < start AND d.received_at >= since
                    AND d.id <> ALL (veiled)
                    AND (of_batch IS NULL OR d.batch_id = of_batch)
                    AND d.kind = coalesce(of_kind, d.kind) AND d.capacity = coalesce(of_capacity, d.capacity)
                    AND d.channel = coalesce(of_channel, d.channel)
                ORDER BY w.declaration_id DESC
                LIMIT most);
        WHEN of_batch IS NOT NULL THEN
            found := ARRAY(
                SELECT d.id
                FROM ledger.declaration AS d
                -- The declarations of a batch come after it and one after the other.
                WHERE d.batch_id = of_batch AND d.id > greatest(first, of_batch) AND d.id < start AND d.id <= (
                        SELECT last.id FROM ledger.declaration AS last
                        WHERE last.batch_id = of_batch ORDER BY last.row_number DESC LIMIT 1)
                    AND d.received_at >= since AND d.id <> ALL (veiled)
                    AND d.kind = coalesce(of_kind, d.kind) AND d.capacity = coalesce(of_capacity, d.capacity)
                    AND d.channel = coalesce(of_channel, d.channel)
                    AND (of_state IS NULL OR of_state = ledger.state_of(d.id))
                ORDER BY d.id DESC
                LIMIT most);
        WHEN num_nonnulls(of_kind, of_capacity, of_channel) = 0 THEN
            found := ARRAY(
                SELECT d.id
                FROM ledger.declaration AS d
                WHERE d.id >= first AND d.id < start AND d.received_at >= since AND d.id <> ALL (veiled)
                    AND (of_state IS NULL OR of_state = ledger.state_of(d.id))
                ORDER BY d.id DESC
                LIMIT most);
        ELSE
            found := ARRAY(
                SELECT each.id
                FROM unnest(reading.kinds_declared(of_kind)) AS k (kind)
                CROSS JOIN unnest(reading.capacities_declared(of_capacity)) AS c (capacity)
                CROSS JOIN unnest(reading.channels_declared(of_channel)) AS h (channel)
                CROSS JOIN LATERAL (
                    SELECT d.id
                    FROM ledger.declaration AS d
                    WHERE d.kind = k.kind AND d.capacity = c.capacity AND d.channel = h.channel
                        AND d.id >= first AND d.id < start AND d.received_at >= since AND d.id <> ALL (veiled)
                        AND (of_state IS NULL OR of_state = ledger.state_of(d.id))
                    ORDER BY d.id DESC
                    LIMIT most
                ) AS each
                ORDER BY each.id DESC
                LIMIT most);
    END CASE;
    RETURN QUERY
    SELECT d.id, d.number, d.kind, d.capacity, d.channel, d.received_at, coalesce(o.state, 'waiting'), o.code
    FROM unnest(found) AS f (id)
    JOIN ledger.declaration AS d ON d.id = f.id
    LEFT JOIN LATERAL (
        SELECT said.state, said.code FROM ledger.outcome AS said
        WHERE said.declaration_id = d.id ORDER BY said.decided_at DESC LIMIT 1
    ) AS o ON true
    ORDER BY d.id DESC;
END;
$$;
REVOKE ALL ON FUNCTION reading.inbox(text, text, text, text, text, text, uuid, timestamptz, uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.inbox(text, text, text, text, text, text, uuid, timestamptz, uuid, integer) TO denizen_web;

-- The first identifier of what was received since an instant; null where nothing was. By the index on times of receipt, over a
-- day and, as long as there is nothing in it, over twice as much. Inner part.
CREATE FUNCTION reading.first_received(since timestamptz)
RETURNS uuid
LANGUAGE plpgsql STABLE
SET enable_bitmapscan = on
AS $$
DECLARE
    first uuid;
    reach interval := '1 day';
BEGIN
    WHILE first IS NULL AND reach < '400 years' LOOP
        -- First those of the day, then the first of them: by identifiers alone it would begin with the oldest of all.
        WITH day AS MATERIALIZED (
            SELECT d.id FROM ledger.declaration AS d WHERE d.received_at >= since AND d.received_at < since + reach
        )
        SELECT day.id INTO first FROM day ORDER BY day.id LIMIT 1;
        reach := 2 * reach;
    END LOOP;
    RETURN first;
END;
$$;

-- When something became of a declaration last. Inner part. It is looked up one by one, never for all at once.
CREATE FUNCTION reading.decided_last(declaration uuid)
RETURNS timestamptz
LANGUAGE sql STABLE
COST 1000
AS $$
    SELECT o.decided_at FROM ledger.outcome AS o WHERE o.declaration_id = declaration ORDER BY o.decided_at DESC LIMIT 1;
$$;

-- The one kind, or all. Inner parts, as the two after it.
CREATE FUNCTION reading.kinds_declared(the_one text)
RETURNS text[]
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE WHEN the_one IS NOT NULL THEN ARRAY[the_one] ELSE
        '{residence_start,residence_change,residence_end,tenancy_start,tenancy_end,employment_start,employment_change,
        employment_end,lodging_checkin,lodging_checkout,birth,death,name_change,document_change,correction,retraction,
        confirmation}'::text[] END;
$$;

CREATE FUNCTION reading.capacities_declared(the_one text)
RETURNS text[]
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE WHEN the_one IS NOT NULL THEN ARRAY[the_one] ELSE
        '{landlord,employer,hotel,private_host,agency,property_manager,school,resident,registrar}'::text[] END;
$$;

CREATE FUNCTION reading.channels_declared(the_one text)
RETURNS text[]
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE WHEN the_one IS NOT NULL THEN ARRAY[the_one] ELSE '{file,web,api,counter}'::text[] END;
$$;
