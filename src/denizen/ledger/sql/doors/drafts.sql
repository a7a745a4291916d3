-- Keep what somebody is about to declare, so that its effect can be shown before it is sent. Returns the number that it will
-- bear, or why it was not kept.
CREATE FUNCTION door.keep_draft(token text, for_party uuid, said jsonb, described jsonb, OUT number uuid, OUT refusal text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    actor access.actor := door.actor(token);
    sender record := door.sender(actor, for_party);
    draft uuid := gen_random_uuid();
    words ledger.draft;
BEGIN
    refusal := coalesce(sender.refusal, door.too_much(jsonb_build_array(said), described));
    IF refusal IS NOT NULL THEN
        RETURN;
    END IF;
    words := jsonb_populate_record(NULL::ledger.draft, said);
    refusal := door.too_many_keys(words);
    IF refusal IS NOT NULL THEN
        RETURN;
    END IF;
    number := gen_random_uuid();
    -- Of what somebody wrote and did not send the last fifty are kept.
    DELETE FROM ledger.draft AS d
    WHERE d.entered_by = actor.id AND d.id NOT IN (
        SELECT kept.id FROM ledger.draft AS kept WHERE kept.entered_by = actor.id ORDER BY kept.received_at DESC LIMIT 49);
    INSERT INTO ledger.draft
    SELECT r.* FROM jsonb_populate_record(NULL::ledger.draft, said || jsonb_build_object(
        'id', draft, 'number', number, 'party_id', sender.party_id, 'capacity', sender.capacity,
        'channel', sender.channel, 'entered_by', actor.id, 'received_at', clock_timestamp(),
        'batch_id', NULL, 'row_number', NULL, 'idempotency_key', NULL, 'digest', NULL)) AS r;
    INSERT INTO ledger.draft_described
    SELECT r.* FROM jsonb_array_elements(described) AS d,
        jsonb_populate_record(NULL::ledger.draft_described, d.value || jsonb_build_object('declaration_id', draft)) AS r;
END;
$$;
REVOKE ALL ON FUNCTION door.keep_draft(text, uuid, jsonb, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.keep_draft(text, uuid, jsonb, jsonb) TO denizen_web;

-- Send a draft: it becomes a declaration, received now, in the name for which it was kept. Only whoever wrote it may. Sent
-- twice, it is acknowledged as it was the first time.
CREATE FUNCTION door.send_draft(token text, draft uuid, OUT number uuid, OUT received_at timestamptz, OUT refusal text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    actor access.actor := door.actor(token);
    sender record;
    kept ledger.draft;
    people ledger.draft_described[];
BEGIN
    people := ARRAY(
        SELECT p FROM ledger.draft_described AS p JOIN ledger.draft AS d ON d.id = p.declaration_id WHERE d.number = draft);
    -- Of two who send at once the second waits here, and finds it gone.
    DELETE FROM ledger.draft AS d WHERE d.number = draft AND d.entered_by = actor.id RETURNING d.* INTO kept;
    IF FOUND THEN
        sender := door.sender(actor, kept.party_id);
        refusal := sender.refusal;
        IF refusal IS NULL THEN
            SELECT e.number, e.received_at, e.refusal INTO number, received_at, refusal
            FROM door.enter(ARRAY[kept], people, actor, sender) AS e;
        END IF;
        RETURN;
    END IF;
    SELECT d.number, d.received_at INTO number, received_at
    FROM ledger.declaration AS d WHERE d.number = draft AND d.entered_by = actor.id;
    IF NOT FOUND THEN
        refusal := CASE WHEN actor.id IS NULL THEN 'access.session_unknown' ELSE 'declaration.draft_unknown' END;
    END IF;
END;
$$;
REVOKE ALL ON FUNCTION door.send_draft(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.send_draft(text, uuid) TO denizen_web;

-- What became of a declaration, for whoever declared it and for those whose office it is: nothing about its people. No row
-- where it is not known to be theirs.
CREATE FUNCTION door.became(token text, asked uuid)
RETURNS TABLE (
    declaration_id uuid, kind text, capacity text, received_at timestamptz, state text, code text, fields text[], decided_at timestamptz
)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT d.id, d.kind, d.capacity, d.received_at, coalesce(o.state, 'waiting'), o.code, o.fields, o.decided_at
    FROM door.actor_for(token, '{declare,read.status}') AS actor
    JOIN ledger.declaration AS d ON d.number = asked
        AND (d.party_id = actor.party_id OR door.is_competent(actor, 'declaration.follow'))
    LEFT JOIN LATERAL (
        SELECT said.* FROM ledger.outcome AS said
        WHERE said.declaration_id = d.id ORDER BY said.decided_at DESC LIMIT 1
    ) AS o ON true;
$$;
REVOKE ALL ON FUNCTION door.became(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.became(text, uuid) TO denizen_web;
