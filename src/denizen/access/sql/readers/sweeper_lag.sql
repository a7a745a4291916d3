-- For how many seconds the oldest ticket that the sweeper could have taken has been left; 0 where none was. Tells no person.
CREATE FUNCTION reading.sweeper_lag()
RETURNS double precision
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT greatest(0, coalesce((
        SELECT extract(epoch FROM clock_timestamp() - t.opened_at) - 35
        FROM access.ticket AS t
        WHERE t.redeemed_at IS NULL AND t.swept_at IS NULL AND t.refusal IS NULL
        ORDER BY t.opened_at
        LIMIT 1
    ), 0))::double precision;
END;
REVOKE ALL ON FUNCTION reading.sweeper_lag() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.sweeper_lag() TO denizen_owner, denizen_worker, denizen_pulse;
