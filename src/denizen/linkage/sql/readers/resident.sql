-- Residents who sign in: whose record an account opens, and what the counter does about it.

-- The record that an account opens now: the one that it was made for, or the one to which that was joined. Null where the account
-- was ended. Inner part.
CREATE FUNCTION reading.own_record_of(account uuid)
RETURNS uuid
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(reading.joined_to(o.person_id, 'infinity'), o.person_id)
    FROM access.own_record AS o
    WHERE o.actor_id = account AND o.ended_at IS NULL;
$$;

-- Whether a person is known to have died. Inner part.
CREATE FUNCTION reading.has_died(who uuid)
RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT EXISTS (SELECT FROM register.death AS d WHERE d.person_id = who);
$$;

-- What a guardian is to a child by what is recorded of its parents: mother, father, or guardian. Inner part.
CREATE FUNCTION reading.relation_to(guardian uuid, child uuid)
RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT coalesce((
        SELECT CASE guardian WHEN p.mother_id THEN 'mother' WHEN p.father_id THEN 'father' END
        FROM register.particulars AS p WHERE p.person_id = child), 'guardian');
$$;

-- The children for whom a person answers today: those whose guardianship holds, who are under age on the earliest day on which
-- they may have been born, and live. From fourteen on a child decides about its own data, and a guardian sees less (PIPL 31).
-- Inner part.
CREATE FUNCTION reading.wards_today(who uuid)
RETURNS TABLE (person_id uuid, standing text, relation text)
LANGUAGE sql STABLE
AS $$
    SELECT w.person_id,
        CASE WHEN lower(p.born) + interval '14 years' > t.today THEN 'guardian' ELSE 'guardian_of_youth' END,
        reading.relation_to(who, w.person_id)
    FROM (SELECT (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date AS today) AS t
    CROSS JOIN LATERAL reading.wards_of(who, t.today, 'infinity', false, true) AS w
    JOIN register.particulars AS p ON p.person_id = w.person_id
    WHERE lower(p.born) + interval '18 years' > t.today AND NOT reading.has_died(w.person_id);
$$;

-- As who an account reads a person: `resident` the own record, `guardian` a child's, `guardian_of_youth` that of one of fourteen
-- or more; null where it is nobody of theirs, or the account's own person has died. Inner part of `open_access`.
CREATE FUNCTION reading.standing_to(account uuid, asked uuid)
RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT CASE own.id
        WHEN asked THEN 'resident'
        ELSE (SELECT w.standing FROM reading.wards_today(own.id) AS w WHERE w.person_id = asked)
    END
    FROM (SELECT reading.own_record_of(account)) AS own (id)
    WHERE NOT reading.has_died(own.id);
$$;

-- Whose records a resident may open: the own one, and those of children; ids and relations alone, no data of anybody.
CREATE FUNCTION reading.own_people(token text)
RETURNS jsonb
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT jsonb_build_object(
        'own', CASE WHEN NOT reading.has_died(own.id) THEN own.id END,
        'authority', (
            SELECT p.name
            FROM access.own_record AS o
            JOIN access.actor AS clerk ON clerk.id = o.proven_to
            JOIN access.party AS p ON p.id = clerk.party_id
            WHERE o.actor_id = w.actor_id),
        'wards', CASE WHEN reading.has_died(own.id) THEN '[]' ELSE (
            SELECT coalesce(jsonb_agg(to_jsonb(child) ORDER BY child.person_id), '[]')
            FROM reading.wards_today(own.id) AS child) END)
    FROM reading.whoami(token) AS w
    CROSS JOIN LATERAL (SELECT reading.own_record_of(w.actor_id)) AS own (id)
    WHERE w.role = 'resident';
$$;
REVOKE ALL ON FUNCTION reading.own_people(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.own_people(text) TO denizen_web;

-- The accounts that open a person's record now, that of the record itself first. Inner part.
CREATE FUNCTION reading.accounts_of(who uuid)
RETURNS TABLE (actor_id uuid, since timestamptz, proven_by text)
LANGUAGE sql STABLE
AS $$
    SELECT o.actor_id, o.since, o.proven_by
    FROM access.own_record AS o
    WHERE o.person_id = ANY (reading.records_of(who)) AND o.ended_at IS NULL
    ORDER BY o.person_id = who DESC, o.since, o.actor_id;
$$;

-- Whether a person has an account, since when, by which document, what opens it, and which code waits to be used.
CREATE FUNCTION reading.resident_account(taken uuid)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'resident_account');
    refusal jsonb := reading.refused_of(ticket);
    accounts jsonb;
BEGIN
    IF refusal IS NOT NULL THEN
        RETURN refusal;
    END IF;
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'since', a.since, 'proven_by', a.proven_by, 'passkeys', (
            SELECT count(*) FROM access.credential AS c WHERE c.actor_id = a.actor_id AND c.ended_at IS NULL),
        'last_used_at', (SELECT max(s.seen_at) FROM access.session AS s WHERE s.actor_id = a.actor_id),
        'code_until', (
            SELECT max(e.expires_at) FROM access.enrolment AS e
            WHERE e.actor_id = a.actor_id AND e.used_at IS NULL AND e.expires_at > clock_timestamp())) ORDER BY a.since), '[]')
    INTO accounts
    FROM reading.accounts_of(ticket.person_id) AS a;
    PERFORM reading.log_delivery(ticket, ARRAY[ticket.person_id], ticket.fields);
    RETURN jsonb_build_object('accounts', accounts);
END;
$$;
REVOKE ALL ON FUNCTION reading.resident_account(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.resident_account(uuid) TO denizen_web;

-- Keep the code that a clerk hands to a person, whose document was compared: for a passkey, or for one short visit without one.
-- Codes given before are void; where the device is lost, so are passkeys and sessions. Who has no account gets one; nobody gets a
-- second. The dead and those under fourteen get none: for a child the guardian reads.
CREATE FUNCTION reading.hand_out_code(
    taken uuid, new_code_hash bytea, of_kind text, by_document text, device_is_lost boolean, lasts interval
)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'hand_out_code');
    refusal jsonb := reading.refused_of(ticket);
    account uuid;
    until timestamptz := clock_timestamp() + lasts;
BEGIN
    IF refusal IS NOT NULL THEN
        RETURN refusal;
    END IF;
    refusal := CASE
        WHEN reading.has_died(ticket.person_id) THEN '{"refusal": "resident.has_died"}'
        WHEN EXISTS (
            SELECT FROM register.particulars AS p
            WHERE p.person_id = ticket.person_id
                AND lower(p.born) + interval '14 years' > (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date)
            THEN '{"refusal": "resident.is_a_child"}'
    END;
    PERFORM reading.log_delivery(ticket, ARRAY[ticket.person_id], ticket.fields);
    IF refusal IS NOT NULL THEN
        RETURN refusal;
    END IF;
    IF device_is_lost THEN
        PERFORM reading.close_accounts(ARRAY(SELECT a.actor_id FROM reading.accounts_of(ticket.person_id) AS a));
    END IF;
    account := (SELECT a.actor_id FROM reading.accounts_of(ticket.person_id) AS a LIMIT 1);
    IF account IS NULL THEN
        account := gen_random_uuid();
        INSERT INTO access.actor (id, role, name, pseudonym)
        SELECT account, 'resident', n.called, n.called
        FROM (SELECT 'R-' || upper(left(encode(sha256(uuid_send(account)), 'hex'), 12)) AS called) AS n;
        INSERT INTO access.own_record (actor_id, person_id, proven_by, proven_to)
        VALUES (account, ticket.person_id, by_document, ticket.actor_id);
    END IF;
    UPDATE access.enrolment AS e SET used_at = clock_timestamp() WHERE e.actor_id = account AND e.used_at IS NULL;
    INSERT INTO access.enrolment (kind, actor_id, code_hash, made_by, proven_by, expires_at)
    VALUES (of_kind, account, new_code_hash, ticket.actor_id, by_document, until);
    INSERT INTO journal.entry (happened_at, actor_id, act, reference)
    VALUES (clock_timestamp(), ticket.actor_id, 'access.hand_out_code', account);
    RETURN jsonb_build_object('until', until, 'called', (SELECT a.name FROM access.actor AS a WHERE a.id = account));
END;
$$;
REVOKE ALL ON FUNCTION reading.hand_out_code(uuid, bytea, text, text, boolean, interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.hand_out_code(uuid, bytea, text, text, boolean, interval) TO denizen_web;

-- Let what opened accounts open nothing any more: passkeys, codes, and the sessions that are open. Inner part.
CREATE FUNCTION reading.close_accounts(accounts uuid[])
RETURNS void
LANGUAGE sql VOLATILE
AS $$
    UPDATE access.credential AS c SET ended_at = clock_timestamp() WHERE c.actor_id = ANY (accounts) AND c.ended_at IS NULL;
    UPDATE access.enrolment AS e SET used_at = clock_timestamp() WHERE e.actor_id = ANY (accounts) AND e.used_at IS NULL;
    UPDATE access.session AS s SET closed_at = clock_timestamp() WHERE s.actor_id = ANY (accounts) AND s.closed_at IS NULL;
$$;

-- End the accounts of a person, at the person's wish: nothing opens them any more. What they read stands in the log.
CREATE FUNCTION reading.end_account(taken uuid)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'end_account');
    refusal jsonb := reading.refused_of(ticket);
    accounts uuid[];
BEGIN
    IF refusal IS NOT NULL THEN
        RETURN refusal;
    END IF;
    accounts := ARRAY(SELECT a.actor_id FROM reading.accounts_of(ticket.person_id) AS a);
    PERFORM reading.close_accounts(accounts);
    UPDATE access.own_record AS o SET ended_at = clock_timestamp() WHERE o.actor_id = ANY (accounts);
    UPDATE access.actor AS a SET active = false WHERE a.id = ANY (accounts);
    INSERT INTO journal.entry (happened_at, actor_id, act, reference)
    SELECT clock_timestamp(), ticket.actor_id, 'access.end_account', ended.id FROM unnest(accounts) AS ended (id);
    PERFORM reading.log_delivery(ticket, ARRAY[ticket.person_id], ticket.fields);
    RETURN jsonb_build_object('ended', cardinality(accounts));
END;
$$;
REVOKE ALL ON FUNCTION reading.end_account(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.end_account(uuid) TO denizen_web;
