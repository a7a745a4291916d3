-- Erase senders' files that are past their time, what was wrong with their rows, and that they were handed in.
CREATE FUNCTION erasing.erase_uploads(today date, most integer)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    term_keep interval := erasing.kept_for('upload', today);
    batches uuid[];
    files uuid[];
    gone integer;
BEGIN
    SELECT array_agg(o.id) INTO batches
    FROM (
        SELECT b.id FROM ledger.batch AS b
        WHERE erasing.is_over(b.received_at, term_keep, today) AND (
            EXISTS (SELECT FROM ledger.upload AS u WHERE u.batch_id = b.id)
            OR EXISTS (SELECT FROM ledger.reject AS r WHERE r.batch_id = b.id))
        LIMIT most
    ) AS o;
    SELECT array_agg(o.id) INTO files
    FROM (
        SELECT h.id FROM intake.handed_in AS h
        WHERE h.done_at IS NOT NULL AND erasing.is_over(h.handed_in_at, term_keep, today) LIMIT most
    ) AS o;
    DELETE FROM ledger.reject AS r WHERE r.batch_id = ANY (batches);
    DELETE FROM ledger.upload AS u WHERE u.batch_id = ANY (batches);
    DELETE FROM intake.handed_in AS h WHERE h.id = ANY (files);
    gone := coalesce(cardinality(batches), 0) + coalesce(cardinality(files), 0);
    PERFORM erasing.note(today, 'upload', 'files', gone);
    RETURN gone;
END;
$$;
REVOKE ALL ON FUNCTION erasing.erase_uploads(date, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erasing.erase_uploads(date, integer) TO denizen_worker;

-- Erase declarations past their time that speak of nobody in the register: refused ones, and what amends nothing that stands.
CREATE FUNCTION erasing.erase_refused(today date, most integer)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    term_keep interval := erasing.kept_for('declaration', today);
    refused uuid[];
    gone integer;
BEGIN
    SELECT array_agg(f.id) INTO refused
    FROM (
        SELECT d.id
        FROM ledger.outcome AS o
        JOIN ledger.declaration AS d ON d.id = o.declaration_id
        WHERE o.state = 'refused' AND o.decided_at < erasing.written_before(term_keep, today)
            AND erasing.is_over(greatest(d.received_at, o.decided_at), term_keep, today)
            AND ledger.state_of(d.id) = 'refused'
            AND NOT EXISTS (SELECT FROM linkage.link AS k WHERE k.declaration_id = d.id AND k.part = 'subject')
            AND NOT EXISTS (SELECT FROM linkage.question AS q WHERE q.declaration_id = d.id)
            AND NOT EXISTS (SELECT FROM ledger.waiting AS w WHERE w.declaration_id = d.id)
            AND NOT EXISTS (SELECT FROM ledger.declaration AS root WHERE root.number = d.target)
            AND NOT EXISTS (
                SELECT FROM ledger.declaration AS a
                WHERE a.target = d.number AND (
                    NOT erasing.is_over(a.received_at, term_keep, today)
                    OR EXISTS (SELECT FROM ledger.waiting AS w WHERE w.declaration_id = a.id)
                    OR EXISTS (SELECT FROM linkage.question AS q WHERE q.declaration_id = a.id)))
        LIMIT most
    ) AS f;
    gone := erasing.erase_declarations(ARRAY(SELECT c.id FROM erasing.with_amendments(refused) AS c (id)));
    PERFORM erasing.note(today, 'declaration', 'refused', gone);
    RETURN gone;
END;
$$;
REVOKE ALL ON FUNCTION erasing.erase_refused(date, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erasing.erase_refused(date, integer) TO denizen_worker;

-- Erase what is told of files past their time of which no row is left.
CREATE FUNCTION erasing.erase_batches(today date, most integer)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    term_keep interval := erasing.kept_for('declaration', today);
    gone integer;
BEGIN
    DELETE FROM ledger.batch AS b WHERE b.id IN (
        SELECT o.id FROM ledger.batch AS o
        WHERE erasing.is_over(o.received_at, term_keep, today)
            AND NOT EXISTS (SELECT FROM ledger.declaration AS d WHERE d.batch_id = o.id)
            AND NOT EXISTS (SELECT FROM ledger.upload AS u WHERE u.batch_id = o.id)
            AND NOT EXISTS (SELECT FROM ledger.reject AS r WHERE r.batch_id = o.id)
            AND NOT EXISTS (SELECT FROM intake.handed_in AS h WHERE h.batch_id = o.id)
        LIMIT most);
    GET DIAGNOSTICS gone = ROW_COUNT;
    PERFORM erasing.note(today, 'declaration', 'batches', gone);
    RETURN gone;
END;
$$;
REVOKE ALL ON FUNCTION erasing.erase_batches(date, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erasing.erase_batches(date, integer) TO denizen_worker;

-- Erase news past its time: since it was handed on; of what nobody handed on, since it was written and a year.
CREATE FUNCTION erasing.erase_news(today date, most integer)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    term_keep interval := erasing.kept_for('notice', today);
    gone integer;
BEGIN
    DELETE FROM journal.outbox AS n WHERE n.id IN (
        SELECT o.id FROM journal.outbox AS o
        WHERE erasing.is_over(coalesce(o.sent_at, o.written_at + interval '1 year'), term_keep, today) LIMIT most);
    GET DIAGNOSTICS gone = ROW_COUNT;
    PERFORM erasing.note(today, 'notice', 'news', gone);
    RETURN gone;
END;
$$;
REVOKE ALL ON FUNCTION erasing.erase_news(date, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erasing.erase_news(date, integer) TO denizen_worker;
