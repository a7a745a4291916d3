-- How many files that were handed in wait to be read, for how many seconds the oldest has, and how many of them ended their
-- reading by itself before. None of it tells a person, a sender or the name of a file.
CREATE FUNCTION reading.files_waiting()
RETURNS TABLE (quantity bigint, seconds double precision, failing bigint)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(h.handed_in_at)), 0)::double precision,
        count(*) FILTER (WHERE h.attempts > 0)
    FROM intake.handed_in AS h
    WHERE h.done_at IS NULL;
END;
REVOKE ALL ON FUNCTION reading.files_waiting() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.files_waiting() TO denizen_owner, denizen_pulse;
