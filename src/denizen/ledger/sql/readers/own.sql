-- What a sender's program is told of what its own party declared, by whichever way: what became of it, and what is needed to
-- say by when it was due. Nothing that was said of anybody.

-- One declaration by its number, or those after one, oldest first. A program that only declares may ask for single ones.
CREATE FUNCTION reading.own_declarations(token text, asked uuid, after uuid, of_state text, most integer)
RETURNS TABLE (
    number uuid, kind text, capacity text, channel text, batch_id uuid, received_at timestamptz,
    came_in_at timestamptz, happened_on date, happened_at timestamptz, whom text, state text, code text, fields text[], decided_at timestamptz
)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
-- A page is a walk along an index that ends after some rows, each looked up by its keys.
SET enable_hashjoin = off
SET enable_mergejoin = off
SET enable_seqscan = off
SET enable_bitmapscan = off
-- Planned once a session: for these numbers or others it is the same walk, and planning took three times as long as it.
SET plan_cache_mode = force_generic_plan
AS $$
    SELECT d.number, d.kind, d.capacity, d.channel, d.batch_id, d.received_at, ledger.came_in_at(d.batch_id, d.received_at),
        -- Of an event known in part its latest day, so that nobody is late for not knowing; ranges are half-open.
        (upper(d.occurred) - 1),
        CASE d.kind WHEN 'lodging_checkin' THEN d.check_in WHEN 'lodging_checkout' THEN d.check_out END,
        (SELECT ledger.subject_in_law(p.nationality, p.document_type, p.document_issuer)
            FROM ledger.described AS p WHERE p.declaration_id = d.id AND p.part = 'subject'),
        coalesce(o.state, 'waiting'), o.code, o.fields, o.decided_at
    FROM reading.program(token) AS program
    LEFT JOIN ledger.declaration AS last ON last.number = after AND last.party_id = program.party_id
    CROSS JOIN LATERAL (
        SELECT one.* FROM ledger.declaration AS one
        WHERE one.number = asked AND one.party_id = program.party_id AND program.scopes && '{declare,read.status}'
        UNION ALL
        (SELECT each.* FROM ledger.declaration AS each
        WHERE asked IS NULL AND each.party_id = program.party_id AND program.scopes @> '{read.status}'
            AND (each.received_at, each.id) > (coalesce(last.received_at, '-infinity'), coalesce(last.id, '00000000-0000-0000-0000-000000000000'))
            AND (of_state IS NULL OR of_state = coalesce(ledger.state_of(each.id), 'waiting'))
        ORDER BY each.received_at, each.id
        LIMIT most)
    ) AS d
    LEFT JOIN LATERAL (
        SELECT said.* FROM ledger.outcome AS said
        WHERE said.declaration_id = d.id ORDER BY said.decided_at DESC LIMIT 1
    ) AS o ON true
    ORDER BY d.received_at, d.id;
$$;
REVOKE ALL ON FUNCTION reading.own_declarations(text, uuid, uuid, text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.own_declarations(text, uuid, uuid, text, integer) TO denizen_web;

-- The files that a program's party handed in, after one, oldest first.
CREATE FUNCTION reading.own_batches(token text, asked uuid, after uuid, most integer)
RETURNS TABLE (id uuid, kind text, received_at timestamptz, declared bigint, rejected bigint)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT b.id, b.kind, b.received_at,
        (SELECT count(*) FROM ledger.declaration AS d WHERE d.batch_id = b.id),
        (SELECT count(DISTINCT r.row_number) FROM ledger.reject AS r WHERE r.batch_id = b.id)
    FROM reading.program(token) AS program
    JOIN ledger.batch AS b ON b.party_id = program.party_id AND program.scopes @> '{read.status}'
        AND (asked IS NULL OR b.id = asked) AND (after IS NULL OR b.id > after)
    ORDER BY b.id
    LIMIT most;
$$;
REVOKE ALL ON FUNCTION reading.own_batches(text, uuid, uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.own_batches(text, uuid, uuid, integer) TO denizen_web;

-- Rows of such a file that never became declarations, after one: in which field, by which code. Whole rows, `most` of them.
CREATE FUNCTION reading.own_rejects(token text, batch uuid, after_row integer, most integer)
RETURNS TABLE (row_number integer, field text, code text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT r.row_number, r.field, r.code
    FROM reading.program(token) AS program
    JOIN ledger.batch AS b ON b.id = batch AND b.party_id = program.party_id AND program.scopes @> '{read.status}'
    JOIN LATERAL (
        SELECT DISTINCT bad.row_number FROM ledger.reject AS bad
        WHERE bad.batch_id = b.id AND bad.row_number > after_row
        ORDER BY bad.row_number
        LIMIT most
    ) AS page ON true
    JOIN ledger.reject AS r ON r.batch_id = b.id AND r.row_number = page.row_number
    ORDER BY r.row_number, r.field, r.code;
$$;
REVOKE ALL ON FUNCTION reading.own_rejects(text, uuid, integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.own_rejects(text, uuid, integer, integer) TO denizen_web;
