-- How the machine is, as far as the journal can tell. None of it tells a person.

-- How many seconds ago each process that works unseen last said that it is at work.
CREATE FUNCTION reading.heartbeats()
RETURNS TABLE (process text, seconds double precision)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT h.process, extract(epoch FROM clock_timestamp() - h.beat_at)::double precision FROM journal.heartbeat AS h;
END;
REVOKE ALL ON FUNCTION reading.heartbeats() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.heartbeats() TO denizen_owner, denizen_web, denizen_worker, denizen_pulse;

-- How many pieces of news wait to be handed on, counted no further than a hundred thousand, and for how many seconds the
-- oldest has.
CREATE FUNCTION reading.news_waiting()
RETURNS TABLE (quantity bigint, seconds double precision)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT
        (SELECT count(*) FROM (SELECT FROM journal.outbox AS o WHERE o.sent_at IS NULL LIMIT 100000) AS counted),
        coalesce((
            SELECT extract(epoch FROM clock_timestamp() - o.written_at)
            FROM journal.outbox AS o WHERE o.sent_at IS NULL ORDER BY o.id LIMIT 1
        ), 0)::double precision;
END;
REVOKE ALL ON FUNCTION reading.news_waiting() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.news_waiting() TO denizen_pulse;
