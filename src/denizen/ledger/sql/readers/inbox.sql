-- Declarations as they came in, newest first, without anybody's name: what each is, in which capacity and by which way it was
-- declared, and what became of it. For those whose office it is; nobody else is told anything.
--
-- Whatever is filtered by, a page costs the same: of each pair of kind, capacity and channel the newest are taken from an
-- index, which are merged. Of those that are not applied there are few, and they have indexes of their own.
CREATE FUNCTION reading.inbox(
    token text, of_state text, of_kind text, of_capacity text, of_channel text, before uuid, most integer
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
    found uuid[];
BEGIN
    most := least(most, 200);
    IF NOT EXISTS (SELECT FROM reading.competent(token, 'declaration.follow')) THEN
        RETURN;
    END IF;
    CASE
        WHEN of_state IN ('refused', 'undecided') THEN
            -- First which of them fit, one by one along the index (`OFFSET 0` keeps the planner to that), and only of these
            -- whether it was the last word: to ask that of all is what costs.
            found := ARRAY(
                SELECT it.id
                FROM (
                    SELECT o.declaration_id AS id
                    FROM ledger.outcome AS o
                    CROSS JOIN LATERAL (
                        SELECT
                        FROM ledger.declaration AS d
                        WHERE d.id = o.declaration_id
                            AND d.kind = coalesce(of_kind, d.kind) AND d.capacity = coalesce(of_capacity, d.capacity)
                            AND d.channel = coalesce(of_channel, d.channel)
                        OFFSET 0
                    ) AS fits
                    WHERE o.state = of_state AND o.state IN ('refused', 'undecided') AND o.declaration_id < start
                    ORDER BY o.declaration_id DESC
                    OFFSET 0
                ) AS it
                WHERE of_state = reading.state_of(it.id)
                LIMIT most);
        WHEN of_state = 'waiting' THEN
            found := ARRAY(
                SELECT w.declaration_id
                FROM ledger.waiting AS w
                JOIN ledger.declaration AS d ON d.id = w.declaration_id
                WHERE w.declaration_id < start
                    AND d.kind = coalesce(of_kind, d.kind) AND d.capacity = coalesce(of_capacity, d.capacity)
                    AND d.channel = coalesce(of_channel, d.channel)
                ORDER BY w.declaration_id DESC
                LIMIT most);
        WHEN num_nonnulls(of_kind, of_capacity, of_channel) = 0 THEN
            found := ARRAY(
                SELECT d.id
                FROM ledger.declaration AS d
                WHERE d.id < start
                    AND (of_state IS NULL OR of_state = reading.state_of(d.id))
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
                    WHERE d.kind = k.kind AND d.capacity = c.capacity AND d.channel = h.channel AND d.id < start
                        AND (of_state IS NULL OR of_state = reading.state_of(d.id))
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
REVOKE ALL ON FUNCTION reading.inbox(text, text, text, text, text, uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.inbox(text, text, text, text, text, uuid, integer) TO denizen_web;

-- What became of a declaration last; null while it waits. Inner part. It is looked up one by one, never for all at once.
CREATE FUNCTION reading.state_of(declaration uuid)
RETURNS text
LANGUAGE sql STABLE
COST 1000
AS $$
    SELECT o.state FROM ledger.outcome AS o WHERE o.declaration_id = declaration ORDER BY o.decided_at DESC LIMIT 1;
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
