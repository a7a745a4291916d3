-- Erase the oldest lines of the access log that are past their time, with their salts; the tree stands. Only what was sealed and
-- signed before the same time: verifying asks for lines that are gone and were signed of late.
CREATE FUNCTION erasing.erase_log(today date, most integer)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    term_keep interval := erasing.kept_for('access_log', today);
    sealed bigint;
    gone integer;
BEGIN
    SELECT max(c.size) INTO sealed FROM journal.checkpoint AS c WHERE erasing.is_over(c.signed_at, term_keep, today);
    WITH lines AS (
        DELETE FROM journal.delivery AS d WHERE d.id IN (
            SELECT o.id
            FROM journal.delivery AS o
            JOIN journal.leaf AS l ON l.delivery_id = o.id AND l.position < sealed
            WHERE o.delivered_at < erasing.written_before(term_keep, today) AND erasing.is_over(o.delivered_at, term_keep, today)
            LIMIT most)
        RETURNING d.id
    ),
    leaves AS (
        DELETE FROM journal.leaf AS l USING lines WHERE l.delivery_id = lines.id RETURNING l.position
    ),
    later AS (
        DELETE FROM journal.told_later AS t USING lines WHERE t.delivery_id = lines.id
    ),
    noted AS (
        INSERT INTO journal.erased (first, last, erased_at)
        SELECT min(island.position), max(island.position), clock_timestamp()
        FROM (SELECT l.position, l.position - row_number() OVER (ORDER BY l.position) AS run FROM leaves AS l) AS island
        GROUP BY island.run
    )
    SELECT count(*) INTO gone FROM leaves;
    PERFORM erasing.note(today, 'access_log', 'lines', gone);
    RETURN gone;
END;
$$;
REVOKE ALL ON FUNCTION erasing.erase_log(date, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erasing.erase_log(date, integer) TO denizen_worker;

-- Erase tickets past their time; one that could still show somebody is no such ticket.
CREATE FUNCTION erasing.erase_tickets(today date, most integer)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    term_keep interval := erasing.kept_for('access_log', today);
    gone integer;
BEGIN
    DELETE FROM access.ticket AS t WHERE t.id IN (
        SELECT o.id FROM access.ticket AS o
        WHERE o.opened_at < erasing.written_before(term_keep, today) AND erasing.is_over(o.opened_at, term_keep, today)
            AND (o.refusal IS NOT NULL OR o.redeemed_at IS NOT NULL OR o.swept_at IS NOT NULL)
        LIMIT most);
    GET DIAGNOSTICS gone = ROW_COUNT;
    PERFORM erasing.note(today, 'access_log', 'tickets', gone);
    RETURN gone;
END;
$$;
REVOKE ALL ON FUNCTION erasing.erase_tickets(date, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erasing.erase_tickets(date, integer) TO denizen_worker;

-- Erase lines of the journal of acts past their time.
CREATE FUNCTION erasing.erase_entries(today date, most integer)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    term_keep interval := erasing.kept_for('access_log', today);
    gone integer;
BEGIN
    DELETE FROM journal.entry AS e WHERE e.id IN (
        SELECT o.id FROM journal.entry AS o
        WHERE o.happened_at < erasing.written_before(term_keep, today) AND erasing.is_over(o.happened_at, term_keep, today)
        LIMIT most);
    GET DIAGNOSTICS gone = ROW_COUNT;
    PERFORM erasing.note(today, 'access_log', 'acts', gone);
    RETURN gone;
END;
$$;
REVOKE ALL ON FUNCTION erasing.erase_entries(date, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erasing.erase_entries(date, integer) TO denizen_worker;

-- Erase what is kept of extracts that are past their time: it begins when they are valid no more.
CREATE FUNCTION erasing.erase_extracts(today date, most integer)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    term_keep interval := erasing.kept_for('access_log', today);
    gone integer;
BEGIN
    DELETE FROM register.extract AS e WHERE e.number IN (
        SELECT o.number FROM register.extract AS o WHERE (o.valid_until + term_keep)::date < today LIMIT most);
    GET DIAGNOSTICS gone = ROW_COUNT;
    PERFORM erasing.note(today, 'access_log', 'extracts', gone);
    RETURN gone;
END;
$$;
REVOKE ALL ON FUNCTION erasing.erase_extracts(date, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erasing.erase_extracts(date, integer) TO denizen_worker;
