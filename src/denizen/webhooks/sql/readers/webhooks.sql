-- How it stands with webhooks, in figures that tell of nobody: how much waits (counted to 100,000), for how many seconds the
-- longest has, how much was given up of endpoints that have not ended, and how many of these there are of which kind: those
-- that were paused for failing are halted.
CREATE FUNCTION reading.webhooks()
RETURNS TABLE (waiting bigint, seconds double precision, dead bigint, active bigint, failing bigint, paused bigint, halted bigint)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT
        (SELECT count(*) FROM (SELECT FROM webhooks.delivery AS d WHERE d.state = 'waiting' LIMIT 100000) AS counted),
        coalesce((
            SELECT extract(epoch FROM clock_timestamp() - d.made_at)
            FROM webhooks.delivery AS d WHERE d.state = 'waiting' ORDER BY d.made_at LIMIT 1
        ), 0)::double precision,
        (SELECT count(*) FROM (
            SELECT FROM webhooks.delivery AS d
            JOIN webhooks.endpoint AS its ON its.id = d.endpoint_id AND its.ended_at IS NULL
            WHERE d.state = 'dead' AND d.topic <> 'webhook.test' LIMIT 100000
        ) AS counted),
        count(*) FILTER (WHERE e.paused_at IS NULL AND e.failures = 0),
        count(*) FILTER (WHERE e.paused_at IS NULL AND e.failures > 0),
        count(*) FILTER (WHERE e.paused_because = 'operator'),
        count(*) FILTER (WHERE e.paused_because = 'failing')
    FROM webhooks.endpoint AS e
    WHERE e.ended_at IS NULL;
END;
REVOKE ALL ON FUNCTION reading.webhooks() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.webhooks() TO denizen_owner, denizen_pulse;
