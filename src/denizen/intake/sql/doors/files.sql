-- Files come in by these doors, and what became of them goes out: to whoever handed one in, and to those who work for the
-- party for which it was. The pages seal each piece; nothing here could open one.

-- Take in a piece of an upload. One that comes again, as after a broken line, replaces itself. Returns why it was not taken.
CREATE FUNCTION door.hand_in_piece(token text, file uuid, place integer, sealed bytea, OUT refusal text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    actor access.actor := door.actor(token);
BEGIN
    refusal := CASE
        WHEN actor.id IS NULL THEN 'access.session_unknown'
        WHEN (door.sender(actor, actor.party_id)).refusal IS NOT NULL
            AND NOT EXISTS (SELECT FROM access.entering AS e WHERE e.role = actor.role) THEN 'access.not_competent'
        WHEN EXISTS (SELECT FROM intake.handed_in AS h WHERE h.id = hand_in_piece.file) THEN 'file.handed_in_already'
        -- Room for three of the largest files at once, whatever becomes of them.
        WHEN (octet_length(hand_in_piece.sealed) BETWEEN 63 AND 1000062) IS NOT TRUE THEN 'file.cut_short'
        WHEN hand_in_piece.place NOT BETWEEN 0 AND 99
            OR (SELECT count(*) FROM intake.piece AS p WHERE p.actor_id = actor.id) >= 300 THEN 'file.too_many_at_once'
    END;
    IF refusal IS NOT NULL THEN
        RETURN;
    END IF;
    INSERT INTO intake.piece AS known (file_id, place, actor_id, sealed)
    VALUES (hand_in_piece.file, hand_in_piece.place, actor.id, hand_in_piece.sealed)
    ON CONFLICT ON CONSTRAINT piece_comes_once DO UPDATE SET sealed = excluded.sealed, came_at = clock_timestamp()
        WHERE known.actor_id = excluded.actor_id;
    IF NOT FOUND THEN
        refusal := 'file.unknown';
    END IF;
END;
$$;
REVOKE ALL ON FUNCTION door.hand_in_piece(text, uuid, integer, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.hand_in_piece(text, uuid, integer, bytea) TO denizen_web;

-- Make a file of the pieces of an upload, once all of them are there: so many, of so many bytes together before they were
-- sealed. Only what came whole is ever read. Asked again it is done already. Returns why it was not done.
CREATE FUNCTION door.hand_in(
    token text, file uuid, for_party uuid, kind text, file_name text, pieces integer, size integer, OUT refusal text
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    actor access.actor := door.actor(token);
    sender record := door.sender(actor, for_party);
BEGIN
    IF EXISTS (SELECT FROM intake.handed_in AS h WHERE h.id = hand_in.file AND h.entered_by = actor.id) THEN
        RETURN;
    END IF;
    refusal := CASE
        WHEN sender.refusal IS NOT NULL THEN sender.refusal
        WHEN (hand_in.pieces BETWEEN 1 AND 100 AND hand_in.size > 0 AND length(hand_in.kind) <= 40) IS NOT TRUE
            THEN 'file.cut_short'
        WHEN (SELECT count(*) FROM intake.handed_in AS h WHERE h.entered_by = actor.id AND h.done_at IS NULL) >= 20
            THEN 'file.too_many_at_once'
        -- What was received is kept: nobody fills the disk in a day with files that are received one after another.
        WHEN (
            SELECT count(*) >= 500 OR coalesce(sum(h.size::bigint), 0) + hand_in.size > 2000000000
            FROM intake.handed_in AS h
            WHERE h.entered_by = actor.id AND h.handed_in_at > clock_timestamp() - interval '1 day'
        ) THEN 'file.too_much_today'
        WHEN (
            SELECT count(*) <> hand_in.pieces
                -- Each is 62 bytes longer sealed than it was (docs/adr/0013).
                OR coalesce(sum(octet_length(p.sealed) - 62), 0) <> hand_in.size
            FROM intake.piece AS p
            WHERE p.file_id = hand_in.file AND p.actor_id = actor.id AND p.place < hand_in.pieces
        ) THEN 'file.cut_short'
    END;
    IF refusal IS NOT NULL THEN
        RETURN;
    END IF;
    INSERT INTO intake.handed_in (id, party_id, capacity, channel, entered_by, kind, file_name, size)
    VALUES (hand_in.file, sender.party_id, sender.capacity, sender.channel, actor.id, hand_in.kind,
        left(hand_in.file_name, 200), hand_in.size)
    ON CONFLICT (id) DO NOTHING;
    -- What an earlier upload under this number, of a longer file, left behind.
    DELETE FROM intake.piece AS p WHERE p.file_id = hand_in.file AND p.place >= hand_in.pieces;
    PERFORM pg_notify('reception', '') WHERE pg_notification_queue_usage() < 0.5;
END;
$$;
REVOKE ALL ON FUNCTION door.hand_in(text, uuid, uuid, text, text, integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.hand_in(text, uuid, uuid, text, text, integer, integer) TO denizen_web;

-- Leave nothing of an upload that did not end, as far as it is the caller's and no file yet.
CREATE FUNCTION door.drop_upload(token text, file uuid)
RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    DELETE FROM intake.piece AS p
    USING door.actor(token) AS actor
    WHERE p.file_id = drop_upload.file AND p.actor_id = actor.id
        AND NOT EXISTS (SELECT FROM intake.handed_in AS h WHERE h.id = drop_upload.file);
$$;
REVOKE ALL ON FUNCTION door.drop_upload(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.drop_upload(text, uuid) TO denizen_web;

-- The files that whoever asks may follow, newest first, after the one given: one's own, and those for one's own party.
CREATE FUNCTION door.files(token text, before uuid, most integer)
RETURNS TABLE (
    id uuid, party_name text, capacity text, handed_in_at timestamptz, kind text, file_name text, size integer,
    done_at timestamptz, state text, code text, batch_id uuid, waiting boolean
)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    WITH actor AS MATERIALIZED (SELECT a.* FROM door.actor(token) AS a WHERE a.id IS NOT NULL),
    start AS MATERIALIZED (
        SELECT coalesce((SELECT h.handed_in_at FROM intake.handed_in AS h WHERE h.id = before), 'infinity') AS at,
            coalesce(before, 'ffffffff-ffff-ffff-ffff-ffffffffffff') AS id
    ),
    -- Of each way to them the newest are taken from an index of its own.
    listed AS (
        (SELECT h.* FROM actor, start, intake.handed_in AS h
            WHERE h.entered_by = actor.id AND (h.handed_in_at, h.id) < (start.at, start.id)
            ORDER BY h.handed_in_at DESC, h.id DESC LIMIT most)
        UNION
        (SELECT h.* FROM actor, start, intake.handed_in AS h
            WHERE h.party_id = actor.party_id AND (h.handed_in_at, h.id) < (start.at, start.id)
            ORDER BY h.handed_in_at DESC, h.id DESC LIMIT most)
    )
    SELECT h.id, p.name, h.capacity, h.handed_in_at, h.kind, h.file_name, h.size, h.done_at, h.state, h.code, h.batch_id,
        -- The declarations of a batch come after it and one after the other, so of the queue a short stretch is looked at.
        EXISTS (
            SELECT FROM ledger.waiting AS w
            WHERE w.declaration_id BETWEEN h.batch_id AND (
                SELECT d.id FROM ledger.declaration AS d
                WHERE d.batch_id = h.batch_id ORDER BY d.row_number DESC LIMIT 1))
    FROM listed AS h
    JOIN access.party AS p ON p.id = h.party_id
    ORDER BY h.handed_in_at DESC, h.id DESC
    LIMIT most;
$$;
REVOKE ALL ON FUNCTION door.files(text, uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.files(text, uuid, integer) TO denizen_web;

-- One of these files, with how far its reading has come and how many were handed in before it and wait too.
CREATE FUNCTION door.file(token text, asked uuid)
RETURNS TABLE (
    id uuid, party_name text, capacity text, handed_in_at timestamptz, kind text, file_name text, size integer,
    done_at timestamptz, state text, code text, value_names text[], value_texts text[], batch_id uuid,
    received_at timestamptz, late integer, unknown_columns text[], began_at timestamptz, rows_read integer,
    rows_expected integer, ahead bigint, asked_at timestamptz
)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT h.id, p.name, h.capacity, h.handed_in_at, h.kind, h.file_name, h.size, h.done_at, h.state, h.code,
        h.value_names, h.value_texts, h.batch_id, coalesce(b.handed_in_at, b.received_at), h.late, h.unknown_columns, g.began_at, g.rows_read,
        g.rows_expected,
        (SELECT count(*) FROM intake.handed_in AS o
            WHERE h.done_at IS NULL AND o.done_at IS NULL AND (o.handed_in_at, o.id) < (h.handed_in_at, h.id)),
        clock_timestamp()
    FROM door.actor(token) AS actor
    JOIN intake.handed_in AS h ON h.id = asked AND (h.entered_by = actor.id OR h.party_id = actor.party_id)
    JOIN access.party AS p ON p.id = h.party_id
    LEFT JOIN ledger.batch AS b ON b.id = h.batch_id
    LEFT JOIN intake.progress AS g ON g.file_id = h.id;
$$;
REVOKE ALL ON FUNCTION door.file(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.file(text, uuid) TO denizen_web;

-- What became of the rows of one of these files: how many are in which state, and for which reason. A row that was rejected
-- for several counts for each of them, and once where the reason is null.
CREATE FUNCTION door.file_rows(token text, asked uuid)
RETURNS TABLE (state text, code text, quantity bigint)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    WITH batch AS MATERIALIZED (SELECT f.batch_id AS id FROM door.file(token, asked) AS f WHERE f.batch_id IS NOT NULL),
    became AS MATERIALIZED (
        SELECT coalesce(o.state, 'waiting') AS state, o.code
        FROM batch
        JOIN ledger.declaration AS d ON d.batch_id = batch.id
        LEFT JOIN LATERAL (
            SELECT said.state, said.code FROM ledger.outcome AS said
            WHERE said.declaration_id = d.id ORDER BY said.decided_at DESC LIMIT 1
        ) AS o ON true
    ),
    rejected AS MATERIALIZED (
        SELECT DISTINCT r.row_number, r.code FROM batch JOIN ledger.reject AS r ON r.batch_id = batch.id
    )
    SELECT b.state, NULL::text, count(*) FROM became AS b GROUP BY b.state
    UNION ALL
    SELECT b.state, b.code, count(*) FROM became AS b WHERE b.code IS NOT NULL GROUP BY b.state, b.code
    UNION ALL
    SELECT 'rejected', NULL, count(DISTINCT r.row_number) FROM rejected AS r HAVING count(*) > 0
    UNION ALL
    SELECT 'rejected', r.code, count(*) FROM rejected AS r GROUP BY r.code;
$$;
REVOKE ALL ON FUNCTION door.file_rows(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.file_rows(text, uuid) TO denizen_web;

-- Forget files that were done three months ago, and what they were made of: for so long their senders may have the rows to mend.
-- What was declared stays, and so do the reasons for which other rows were not. For the reception; nobody removes one before.
CREATE FUNCTION door.forget_files()
RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    WITH files AS (
        DELETE FROM intake.handed_in AS h WHERE h.done_at < clock_timestamp() - interval '90 days'
    )
    DELETE FROM ledger.upload AS u
    USING ledger.batch AS b
    WHERE b.id = u.batch_id AND b.received_at < clock_timestamp() - interval '90 days' AND NOT EXISTS (
        -- The same file that was handed in once more is mended from what came first.
        SELECT FROM intake.handed_in AS h
        WHERE h.batch_id = u.batch_id AND h.done_at >= clock_timestamp() - interval '90 days');
$$;
REVOKE ALL ON FUNCTION door.forget_files() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.forget_files() TO denizen_worker;
