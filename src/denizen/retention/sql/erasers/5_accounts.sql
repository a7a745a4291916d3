-- Erase sessions, codes for enrolling and attempts at the door that are past their time.
CREATE FUNCTION erasing.erase_sessions(today date, most integer)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    session_keep interval := erasing.kept_for('session', today);
    attempt_keep interval := erasing.kept_for('attempt', today);
    attempts integer;
    sessions integer;
    codes integer;
BEGIN
    DELETE FROM access.sign_in AS s WHERE s.id IN (
        SELECT o.id FROM access.sign_in AS o WHERE erasing.is_over(o.made_at, attempt_keep, today) LIMIT most FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS attempts = ROW_COUNT;
    DELETE FROM access.session AS s WHERE s.token_hash IN (
        SELECT o.token_hash FROM access.session AS o
        WHERE erasing.is_over(least(o.closed_at, o.expires_at), session_keep, today) LIMIT most);
    GET DIAGNOSTICS sessions = ROW_COUNT;
    DELETE FROM access.enrolment AS e WHERE e.id IN (
        SELECT o.id FROM access.enrolment AS o
        WHERE erasing.is_over(least(o.used_at, o.expires_at), session_keep, today)
            AND NOT EXISTS (SELECT FROM access.sign_in AS s WHERE s.enrolment_id = o.id)
        LIMIT most);
    GET DIAGNOSTICS codes = ROW_COUNT;
    PERFORM erasing.note(today, 'attempt', 'attempts', attempts);
    PERFORM erasing.note(today, 'session', 'sessions', sessions);
    PERFORM erasing.note(today, 'session', 'codes', codes);
    RETURN attempts + sessions + codes;
END;
$$;
REVOKE ALL ON FUNCTION erasing.erase_sessions(date, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erasing.erase_sessions(date, integer) TO denizen_worker;

-- Erase passkeys and tokens that ended so long ago, and accounts that are closed and that no line names any more.
CREATE FUNCTION erasing.erase_accounts(today date, most integer)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    term_keep interval := erasing.kept_for('account', today);
    keys integer;
    tokens integer;
    actors integer;
BEGIN
    DELETE FROM access.credential AS c WHERE c.id IN (
        SELECT o.id FROM access.credential AS o
        WHERE erasing.is_over(o.ended_at, term_keep, today)
            AND NOT EXISTS (SELECT FROM access.session AS s WHERE s.credential_id = o.id)
        LIMIT most);
    GET DIAGNOSTICS keys = ROW_COUNT;
    DELETE FROM access.api_token AS a WHERE a.id IN (
        SELECT o.id FROM access.api_token AS o
        WHERE erasing.is_over(least(o.revoked_at, o.expires_at), term_keep, today) LIMIT most);
    GET DIAGNOSTICS tokens = ROW_COUNT;
    WITH closed AS MATERIALIZED (
        SELECT o.id FROM access.actor AS o
        -- A resident's account whose record is gone opens nothing any more.
        WHERE (NOT o.active OR o.role = 'resident' AND NOT EXISTS (SELECT FROM access.own_record AS r WHERE r.actor_id = o.id))
            AND o.role <> 'system' AND NOT erasing.is_named(o.id)
        LIMIT most
    ),
    posted AS (DELETE FROM access.posting AS p USING closed AS c WHERE p.actor_id = c.id),
    opened AS (DELETE FROM access.own_record AS r USING closed AS c WHERE r.actor_id = c.id),
    gone AS (DELETE FROM access.actor AS a USING closed AS c WHERE a.id = c.id RETURNING a.id)
    SELECT count(*) INTO actors FROM gone;
    PERFORM erasing.note(today, 'account', 'passkeys', keys);
    PERFORM erasing.note(today, 'account', 'tokens', tokens);
    PERFORM erasing.note(today, 'account', 'accounts', actors);
    RETURN keys + tokens + actors;
END;
$$;
REVOKE ALL ON FUNCTION erasing.erase_accounts(date, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erasing.erase_accounts(date, integer) TO denizen_worker;

-- Whether anything kept still names an account: the log and the journal, whose lines have their own time, what it declared or
-- decided, its passkeys, sessions and tokens. Inner part.
CREATE FUNCTION erasing.is_named(actor uuid)
RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT EXISTS (SELECT FROM access.session AS x WHERE x.actor_id = actor)
        OR EXISTS (SELECT FROM access.credential AS x WHERE x.actor_id = actor)
        OR EXISTS (SELECT FROM access.api_token AS x WHERE x.actor_id = actor)
        OR EXISTS (SELECT FROM access.enrolment AS x WHERE actor IN (x.actor_id, x.made_by))
        OR EXISTS (SELECT FROM access.sign_in AS x WHERE x.actor_id = actor)
        OR EXISTS (SELECT FROM access.ticket AS x WHERE x.actor_id = actor)
        OR EXISTS (SELECT FROM journal.entry AS x WHERE x.actor_id = actor)
        OR EXISTS (SELECT FROM journal.delivery AS x WHERE x.actor_id = actor)
        OR EXISTS (SELECT FROM register.extract AS x WHERE x.actor_id = actor)
        OR EXISTS (SELECT FROM ledger.declaration AS x WHERE x.entered_by = actor)
        OR EXISTS (SELECT FROM ledger.batch AS x WHERE x.entered_by = actor)
        OR EXISTS (SELECT FROM intake.handed_in AS x WHERE x.entered_by = actor)
        OR EXISTS (SELECT FROM linkage.link AS x WHERE x.decided_by = actor)
        OR EXISTS (SELECT FROM linkage.link_superseded AS x WHERE x.decided_by = actor)
        OR EXISTS (SELECT FROM linkage.merge AS x WHERE actor IN (x.merged_by, x.undone_by))
        OR EXISTS (SELECT FROM linkage.answer AS x WHERE actor IN (x.answered_by, x.undone_by))
        OR EXISTS (SELECT FROM linkage.distinction AS x WHERE x.decided_by = actor)
        OR EXISTS (SELECT FROM linkage.opinion AS x WHERE x.given_by = actor)
        OR EXISTS (SELECT FROM linkage.merge_opinion AS x WHERE x.given_by = actor)
        OR EXISTS (SELECT FROM retention.hold AS x WHERE x.placed_by = actor)
        OR EXISTS (SELECT FROM access.own_record AS x WHERE x.proven_to = actor)
        OR EXISTS (SELECT FROM access.crossing AS x WHERE actor IN (x.actor_id, x.examined_by))
        OR EXISTS (SELECT FROM access.approval AS x WHERE actor IN (x.actor_id, x.decided_by))
        OR EXISTS (SELECT FROM register.doubt AS x WHERE x.raised_by = actor)
        OR EXISTS (SELECT FROM register.doubt_state AS x WHERE x.said_by = actor)
        OR EXISTS (SELECT FROM register.correction_notice AS x WHERE x.actor_id = actor)
        OR EXISTS (SELECT FROM register.block AS x WHERE actor IN (x.asked_by, x.decided_by, x.lifted_by))
        OR EXISTS (SELECT FROM register.block_request AS x WHERE actor IN (x.actor_id, x.heard_by))
        OR EXISTS (SELECT FROM disclosure.request AS x WHERE x.entered_by = actor)
        OR EXISTS (SELECT FROM disclosure.step AS x WHERE x.actor_id = actor)
$$;

-- Erase that somebody provided a dwelling, and parties, where both ended so long ago and nothing that is kept names the party.
CREATE FUNCTION erasing.erase_parties(today date, most integer)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    term_keep interval := erasing.kept_for('party', today);
    parties uuid[];
    provided integer;
BEGIN
    DELETE FROM places.provider AS p WHERE p.ctid = ANY (ARRAY(
        SELECT o.ctid FROM places.provider AS o WHERE (upper(o.valid_during) + term_keep)::date < today LIMIT most));
    GET DIAGNOSTICS provided = ROW_COUNT;
    SELECT array_agg(o.id) INTO parties
    FROM (
        SELECT p.id
        FROM access.party AS p
        WHERE (upper(p.valid_during) + term_keep)::date < today
            AND NOT EXISTS (SELECT FROM ledger.declaration AS x WHERE x.party_id = p.id)
            AND NOT EXISTS (SELECT FROM ledger.batch AS x WHERE x.party_id = p.id)
            AND NOT EXISTS (SELECT FROM intake.handed_in AS x WHERE x.party_id = p.id)
            AND NOT EXISTS (SELECT FROM access.actor AS x WHERE x.party_id = p.id)
            AND NOT EXISTS (SELECT FROM webhooks.endpoint AS x WHERE x.party_id = p.id)
            AND NOT EXISTS (SELECT FROM places.provider AS x WHERE x.party_id = p.id)
            AND NOT EXISTS (SELECT FROM register.organisation AS x WHERE x.party_id = p.id)
            AND NOT EXISTS (SELECT FROM register.organisation_name AS x WHERE x.party_id = p.id)
            AND NOT EXISTS (SELECT FROM register.tenancy AS x WHERE x.provider_id = p.id)
            AND NOT EXISTS (SELECT FROM register.lodging_stay AS x WHERE x.provider_id = p.id)
            AND NOT EXISTS (SELECT FROM journal.outbox AS x WHERE x.party_id = p.id)
        LIMIT most
    ) AS o;
    DELETE FROM linkage.withdrawn AS x WHERE x.party_id = ANY (parties);
    DELETE FROM intake.column_mapping AS x WHERE x.party_id = ANY (parties);
    DELETE FROM access.party AS x WHERE x.id = ANY (parties);
    PERFORM erasing.note(today, 'party', 'provided dwellings', provided);
    PERFORM erasing.note(today, 'party', 'parties', cardinality(parties));
    RETURN provided + coalesce(cardinality(parties), 0);
END;
$$;
REVOKE ALL ON FUNCTION erasing.erase_parties(date, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erasing.erase_parties(date, integer) TO denizen_worker;

-- Erase what is told of runs past their time.
CREATE FUNCTION erasing.erase_runs(today date, most integer)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    term_keep interval := erasing.kept_for('retention', today);
    gone integer;
BEGIN
    DELETE FROM retention.run AS r WHERE r.day IN (
        SELECT o.day FROM retention.run AS o WHERE (o.day + term_keep)::date < today LIMIT most);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END;
$$;
REVOKE ALL ON FUNCTION erasing.erase_runs(date, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erasing.erase_runs(date, integer) TO denizen_worker;
