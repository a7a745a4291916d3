-- The door. What the application may do here gives nobody a session: it asks for a challenge, hands in the answer to it,
-- and asks what the keeper made of that. Challenges are good for five minutes and for one answer.

-- 32 bytes that nobody foresees.
CREATE FUNCTION door.new_challenge()
RETURNS bytea
LANGUAGE sql VOLATILE
AS $$
    SELECT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
$$;

-- Let the oldest attempts give way to the newest twenty thousand. Nobody is refused a challenge, since whoever asks for many
-- would have others refused; they have no name yet by which one could count them apart. While a thousand are asked for in a
-- second, each is good for twenty seconds still, and the disk holds a few megabytes of them. What a running transaction has
-- taken is left for whoever comes next. Inner part.
CREATE FUNCTION door.make_room(newest bigint)
RETURNS void
LANGUAGE sql VOLATILE
AS $$
    DELETE FROM access.sign_in AS s WHERE s.id = ANY (ARRAY(
        SELECT old.id FROM access.sign_in AS old
        WHERE old.turn <= newest - 20000 ORDER BY old.turn LIMIT 10
        FOR UPDATE SKIP LOCKED));
$$;

-- A challenge for whoever stands at the door: who that is, the answer will say.
CREATE FUNCTION door.begin_sign_in(OUT attempt uuid, OUT challenge bytea)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    newest bigint;
BEGIN
    INSERT INTO access.sign_in (kind, challenge) VALUES ('sign_in', door.new_challenge())
    RETURNING id, challenge, turn INTO begin_sign_in.attempt, begin_sign_in.challenge, newest;
    PERFORM door.make_room(newest);
END;
$$;
REVOKE ALL ON FUNCTION door.begin_sign_in() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.begin_sign_in() TO denizen_web;

-- A challenge for somebody who is signed in and is to prove it anew; no row where the session is over.
CREATE FUNCTION door.begin_confirming(token text)
RETURNS TABLE (attempt uuid, challenge bytea, passkeys bytea[])
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    WITH made AS (
        INSERT INTO access.sign_in (kind, challenge, actor_id)
        SELECT 'confirm', door.new_challenge(), w.id FROM door.anybody(token) AS w WHERE w.id IS NOT NULL
        RETURNING id, challenge, actor_id, turn
    )
    SELECT m.id, m.challenge, door.passkeys_of(m.actor_id) FROM made AS m CROSS JOIN LATERAL door.make_room(m.turn);
$$;
REVOKE ALL ON FUNCTION door.begin_confirming(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.begin_confirming(text) TO denizen_web;

-- A challenge for whoever has a code for a new passkey, with what the device shows and keeps of them; no row where the code
-- is unknown, used, taken back or too old, or its actor may not act any more. Residents have a door of their own: a code of
-- theirs is none at the staff's, and the other way round.
CREATE FUNCTION door.begin_enrolment(code text, of_residents boolean)
RETURNS TABLE (attempt uuid, challenge bytea, actor_id uuid, name text, passkeys bytea[])
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    WITH made AS (
        INSERT INTO access.sign_in (kind, challenge, actor_id, enrolment_id)
        SELECT 'enrol', door.new_challenge(), e.actor_id, e.id
        FROM access.enrolment AS e
        JOIN access.actor AS a ON a.id = e.actor_id AND a.active AND (a.role = 'resident') = of_residents
        WHERE e.code_hash = sha256(convert_to(code, 'UTF8')) AND e.kind <> 'visit' AND e.used_at IS NULL AND e.expires_at > clock_timestamp()
        RETURNING id, challenge, actor_id, turn
    )
    SELECT m.id, m.challenge, a.id, a.name, door.passkeys_of(a.id)
    FROM made AS m
    CROSS JOIN LATERAL door.make_room(m.turn)
    JOIN access.actor AS a ON a.id = m.actor_id;
$$;
REVOKE ALL ON FUNCTION door.begin_enrolment(text, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.begin_enrolment(text, boolean) TO denizen_web;

-- Hand in a code by which a resident looks once without a passkey, with the hash of the secret that the session is to answer to;
-- wakes the keeper, who alone opens it. No row where the code is unknown, used, taken back or too old, or its actor may not act
-- any more.
CREATE FUNCTION door.ask_for_visit(code text, new_token_hash bytea)
RETURNS uuid
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    WITH made AS (
        INSERT INTO access.sign_in (kind, challenge, actor_id, enrolment_id, token_hash, answered_at)
        SELECT 'visit', door.new_challenge(), e.actor_id, e.id, new_token_hash, clock_timestamp()
        FROM access.enrolment AS e
        JOIN access.actor AS a ON a.id = e.actor_id AND a.active AND a.role = 'resident'
        WHERE e.code_hash = sha256(convert_to(code, 'UTF8')) AND e.kind = 'visit' AND e.used_at IS NULL
            AND e.expires_at > clock_timestamp()
        RETURNING id, turn
    ),
    woken AS MATERIALIZED (
        SELECT pg_notify('keeper', '') FROM made WHERE pg_notification_queue_usage() < 0.5
    )
    SELECT m.id FROM made AS m CROSS JOIN LATERAL door.make_room(m.turn), (SELECT count(*) FROM woken) AS all_of_it;
$$;
REVOKE ALL ON FUNCTION door.ask_for_visit(text, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.ask_for_visit(text, bytea) TO denizen_web;

-- What the devices call the passkeys of an actor that still open something. Inner part.
CREATE FUNCTION door.passkeys_of(actor uuid)
RETURNS bytea[]
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(array_agg(c.webauthn_id ORDER BY c.added_at), '{}')
    FROM access.credential AS c WHERE c.actor_id = actor AND c.ended_at IS NULL;
$$;

-- Hand in what a passkey signed, with the hash of the secret that what it opens is to answer to; wakes the keeper. Returns
-- whether the challenge was still open. A passkey that nobody has is refused here: with any number of them one could have the
-- keeper look for nothing, while others wait.
CREATE FUNCTION door.answer_sign_in(
    attempt uuid,
    new_token_hash bytea,
    used_webauthn_id bytea,
    said_client_data bytea,
    said_authenticator_data bytea,
    made_signature bytea,
    said_user_handle bytea
)
RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    WITH answered AS (
        UPDATE access.sign_in AS s
        SET answered_at = clock_timestamp(), token_hash = new_token_hash, webauthn_id = used_webauthn_id,
            client_data = said_client_data, authenticator_data = said_authenticator_data, signature = made_signature,
            user_handle = said_user_handle,
            settled_at = CASE WHEN known.id IS NULL THEN clock_timestamp() END,
            outcome = CASE WHEN known.id IS NULL THEN 'access.passkey_unknown' END
        FROM (SELECT) AS always
        LEFT JOIN access.credential AS known ON known.webauthn_id = used_webauthn_id
        WHERE s.id = attempt AND s.kind IN ('sign_in', 'confirm') AND s.answered_at IS NULL
            AND s.made_at > clock_timestamp() - interval '5 minutes'
        RETURNING s.id, s.settled_at
    ),
    -- Where somebody has filled the queue of notices, the keeper looks by itself all the same.
    woken AS MATERIALIZED (
        SELECT pg_notify('keeper', '') FROM answered AS a
        WHERE a.settled_at IS NULL AND pg_notification_queue_usage() < 0.5
    )
    SELECT EXISTS (SELECT FROM answered) FROM (SELECT count(*) FROM woken) AS all_of_it;
$$;
REVOKE ALL ON FUNCTION door.answer_sign_in(uuid, bytea, bytea, bytea, bytea, bytea, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.answer_sign_in(uuid, bytea, bytea, bytea, bytea, bytea, bytea) TO denizen_web;

-- Hand in a new passkey as the device made it; wakes the keeper. Returns whether the challenge was still open.
CREATE FUNCTION door.answer_enrolment(attempt uuid, said_client_data bytea, made_attestation bytea)
RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    WITH answered AS (
        UPDATE access.sign_in AS s
        SET answered_at = clock_timestamp(), client_data = said_client_data, attestation = made_attestation
        WHERE s.id = attempt AND s.kind = 'enrol' AND s.answered_at IS NULL
            AND s.made_at > clock_timestamp() - interval '5 minutes'
        RETURNING s.id, s.settled_at
    ),
    -- Where somebody has filled the queue of notices, the keeper looks by itself all the same.
    woken AS MATERIALIZED (
        SELECT pg_notify('keeper', '') FROM answered AS a
        WHERE a.settled_at IS NULL AND pg_notification_queue_usage() < 0.5
    )
    SELECT EXISTS (SELECT FROM answered) FROM (SELECT count(*) FROM woken) AS all_of_it;
$$;
REVOKE ALL ON FUNCTION door.answer_enrolment(uuid, bytea, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.answer_enrolment(uuid, bytea, bytea) TO denizen_web;

-- What the keeper made of an answer: `granted`, the code of a refusal, or nothing yet.
CREATE FUNCTION door.sign_in_outcome(attempt uuid)
RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT s.outcome FROM access.sign_in AS s WHERE s.id = attempt;
$$;
REVOKE ALL ON FUNCTION door.sign_in_outcome(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door.sign_in_outcome(uuid) TO denizen_web;
