-- Why what is said is not taken in, where it is more than anybody says: whoever holds the application could otherwise fill the
-- disk with it, or have one declaration found by everybody's keys. Null where it is not. A declaration has at most two names
-- and so two keys of a kind; a key is as long as `linkage.rules` makes it; and all that the forms let somebody type into one
-- is well below the bounds here. The size of a value is that of its parsed form, which costs nothing to ask. Inner part.
CREATE FUNCTION door.too_much(said jsonb, described jsonb)
RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT CASE
        WHEN (jsonb_typeof(said) = 'array' AND jsonb_typeof(described) = 'array') IS NOT TRUE
            THEN 'declaration.malformed'
        WHEN jsonb_array_length(said) > 2000 OR jsonb_array_length(described) > 6 * jsonb_array_length(said)
            OR EXISTS (SELECT FROM jsonb_array_elements(said) AS s WHERE pg_column_size(s.value) > 12000)
            OR EXISTS (SELECT FROM jsonb_array_elements(described) AS d WHERE pg_column_size(d.value) > 12000)
            THEN 'declaration.too_long'
    END;
$$;

-- The same of what was read into a row: keys, and the sender's own key, by which an index finds it. Inner part.
CREATE FUNCTION door.too_many_keys(said ledger.draft)
RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT CASE
        WHEN greatest(cardinality(said.keys), cardinality(said.new_keys)) > 2
            OR greatest(cardinality(said.alike_keys), cardinality(said.near_keys)) > 6
            OR octet_length(array_to_string(said.keys || said.new_keys || said.alike_keys || said.near_keys, '')) > 16 * 26
            THEN 'declaration.too_many_keys'
        WHEN length(said.idempotency_key) > 200 THEN 'declaration.too_long'
    END;
$$;

-- Enter what was said in the ledger and in its queue, in the name of one sender. Inner part, and the only one that writes
-- there. Whoever stands at the door says what was declared and nothing else: who declares, in which capacity, by which way,
-- who entered it and when are found here.
--
-- A key that came before is answered as it was then, be it in this call or an earlier one; with other words it is refused.
CREATE FUNCTION door.enter(said ledger.draft[], people ledger.draft_described[], actor access.actor, sender record)
RETURNS TABLE (draft_id uuid, number uuid, received_at timestamptz, refusal text, came_before boolean)
LANGUAGE plpgsql VOLATILE
AS $$
#variable_conflict use_column
DECLARE
    arrived timestamptz := ledger.time_of_receipt(clock_timestamp());
    -- Somebody waits for a few; many wait for nobody.
    lane smallint := CASE WHEN cardinality(said) <= 16 THEN 0 ELSE 1 END;
BEGIN
    RETURN QUERY
    WITH item AS MATERIALIZED (
        SELECT s.*, min(s.place) OVER (PARTITION BY coalesce(s.idempotency_key, s.place::text || ' ')) AS first_place,
            uuidv7() AS declaration_id, coalesce(s.number, gen_random_uuid()) AS its_number
        FROM unnest(said) WITH ORDINALITY AS s (
            id, number, kind, party_id, capacity, channel, entered_by, received_at, batch_id, row_number, idempotency_key,
            digest, target, reason_code, occurred, plate, address, room, category, is_main, purpose, previous_place,
            destination, term_until, filing_number, employer_code, employer_name, occupation, contract_kind, workplace,
            check_in, check_out, relation, keys, new_keys, alike_keys, near_keys, address_key, place)
    ),
    before AS MATERIALIZED (
        SELECT i.place, d.number, d.received_at, d.digest
        FROM item AS i
        JOIN ledger.declaration AS d ON d.party_id = sender.party_id AND d.idempotency_key = i.idempotency_key
    ),
    fresh AS MATERIALIZED (
        SELECT i.* FROM item AS i WHERE i.place = i.first_place AND i.place NOT IN (SELECT b.place FROM before AS b)
    ),
    entered AS (
        INSERT INTO ledger.declaration (
            id, number, kind, party_id, capacity, channel, entered_by, received_at, idempotency_key, digest, target,
            reason_code, occurred, plate, address, room, category, is_main, purpose, previous_place, destination,
            term_until, filing_number, employer_code, employer_name, occupation, contract_kind, workplace, check_in, check_out,
            relation)
        SELECT
            f.declaration_id, f.its_number, f.kind, sender.party_id, sender.capacity, sender.channel, actor.id, arrived,
            f.idempotency_key, f.digest, f.target, f.reason_code, f.occurred, f.plate, f.address, f.room, f.category,
            f.is_main, f.purpose, f.previous_place, f.destination, f.term_until, f.filing_number, f.employer_code,
            f.employer_name, f.occupation, f.contract_kind, f.workplace, f.check_in, f.check_out, f.relation
        FROM fresh AS f
    ),
    described AS (
        INSERT INTO ledger.described (
            declaration_id, part, name, name_latin, sex, born, birth_place, nationality, document_type, document_issuer,
            document_sealed, document_token, document_hint, document_valid_to, phone, email, language, home_division,
            home_address)
        SELECT
            f.declaration_id, p.part, p.name, p.name_latin, p.sex, p.born, p.birth_place, p.nationality, p.document_type,
            p.document_issuer, p.document_sealed, p.document_token, p.document_hint, p.document_valid_to, p.phone, p.email,
            p.language, p.home_division, p.home_address
        FROM unnest(people) AS p
        JOIN fresh AS f ON f.id = p.declaration_id
    ),
    queued AS (
        INSERT INTO ledger.waiting (declaration_id, lane, keys, new_keys, alike_keys, near_keys, address_key)
        SELECT f.declaration_id, lane, coalesce(f.keys, '{}'), coalesce(f.new_keys, '{}'), coalesce(f.alike_keys, '{}'),
            coalesce(f.near_keys, '{}'), f.address_key
        FROM fresh AS f
    )
    SELECT i.id, coalesce(b.number, f.its_number), coalesce(b.received_at, arrived),
        -- One of before whose digest was forgotten, as when the lookup key was changed, is told by its key alone.
        CASE WHEN i.digest IS DISTINCT FROM coalesce(b.digest, f.digest, i.digest) THEN 'declaration.key_used_for_another' END,
        b.place IS NOT NULL OR i.place <> i.first_place
    FROM item AS i
    LEFT JOIN before AS b ON b.place = i.place
    LEFT JOIN fresh AS f ON f.place = i.first_place
    ORDER BY i.place;
    -- Any login may fill the queue of notices; the worker looks by itself all the same.
    PERFORM pg_notify('declarations', '') WHERE pg_notification_queue_usage() < 0.5;
END;
$$;

-- Declare, for the party of whoever's session the token opens, or whose program's token it is, or for another for whom the role enters what was said. `said`
-- holds an object for each declaration, with the columns of `ledger.draft` (its `id` links it to its people, who come in
-- `described`, and is not kept). Answers in their order, with the number and time of each, or why it was not taken; where
-- none could be, with one refusal.
CREATE FUNCTION door.declare(token text, for_party uuid, said jsonb, described jsonb)
RETURNS TABLE (draft_id uuid, number uuid, received_at timestamptz, refusal text, came_before boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    actor access.actor := door.actor_for(token, '{declare}');
    sender record := door.sender(actor, for_party);
    items ledger.draft[];
    people ledger.draft_described[];
    refused text := coalesce(sender.refusal, door.too_much(said, described));
BEGIN
    IF refused IS NULL THEN
        items := ARRAY(
            SELECT jsonb_populate_record(NULL::ledger.draft, s.value - 'number') FROM jsonb_array_elements(said) AS s);
        SELECT door.too_many_keys(i) INTO refused FROM unnest(items) AS i WHERE door.too_many_keys(i) IS NOT NULL LIMIT 1;
    END IF;
    IF refused IS NOT NULL THEN
        RETURN QUERY SELECT NULL::uuid, NULL::uuid, NULL::timestamptz, refused, NULL::boolean;
        RETURN;
    END IF;
    people := ARRAY(SELECT jsonb_populate_record(NULL::ledger.draft_described, d.value)
        FROM jsonb_array_elements(described) AS d);
    RETURN QUERY SELECT * FROM door.enter(items, people, actor, sender);
EXCEPTION WHEN unique_violation THEN
    -- Somebody else has entered the same key since this call looked: now it is seen.
    RETURN QUERY SELECT * FROM door.enter(items, people, actor, sender);
END;
$$;
REVOKE ALL ON FUNCTION door.declare(text, uuid, jsonb, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.declare(text, uuid, jsonb, jsonb) TO denizen_web;
