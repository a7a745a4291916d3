-- Uncovering one document number. The pages ask with a committed ticket and a one-time public key; the keeper, who alone
-- can unseal, redeems the ticket, which writes the line, and leaves an answer that only that key opens; the pages take it.

-- Ask for the number of one document of the ticket's person. Returns a refusal, or null.
CREATE FUNCTION reading.ask_document_number(
    taken uuid, founded_by uuid, asked_type text, asked_hint text, asked_key bytea
)
RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Whether the ticket is good in all the rest, the keeper finds when it redeems it.
    IF NOT EXISTS (
        SELECT FROM access.ticket AS t
        WHERE t.id = taken AND t.reader = 'document_number' AND t.refusal IS NULL AND t.redeemed_at IS NULL
    ) THEN
        RETURN 'access.ticket_unknown';
    END IF;
    INSERT INTO register.uncovering (ticket_id, declaration_id, document_type, hint, public_key)
    VALUES (taken, founded_by, left(asked_type, 64), left(asked_hint, 64), asked_key)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN 'access.ticket_used';
    END IF;
    PERFORM pg_notify('keeper', '') WHERE pg_notification_queue_usage() < 0.5;
    RETURN NULL;
END;
$$;
REVOKE ALL ON FUNCTION reading.ask_document_number(uuid, uuid, text, text, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.ask_document_number(uuid, uuid, text, text, bytea) TO denizen_web;

-- Take the answer away, or, giving up, the request too; no row while it is not answered.
CREATE FUNCTION reading.take_document_number(taken uuid, giving_up boolean)
RETURNS TABLE (answer bytea, refusal text)
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    DELETE FROM register.uncovering AS u
    WHERE u.ticket_id = taken AND (giving_up OR num_nonnulls(u.answer, u.refusal) = 1)
    RETURNING u.answer, u.refusal;
$$;
REVOKE ALL ON FUNCTION reading.take_document_number(uuid, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.take_document_number(uuid, boolean) TO denizen_web;

-- For the keeper: redeem the ticket of a request, write the line of the person, and say which sealed number is meant. No
-- reader may read that number itself. Two documents that the request cannot tell apart are none.
CREATE FUNCTION reading.document_number(taken uuid, OUT refusal text, OUT person_id uuid, OUT token bytea)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'document_number');
    meant bytea[];
BEGIN
    refusal := ticket.refusal;
    IF refusal IS NOT NULL THEN
        RETURN;
    END IF;
    meant := ARRAY(
        SELECT d.token
        FROM register.uncovering AS u
        JOIN register.identity_document AS d
            ON d.person_id = ticket.person_id AND d.declaration_id = u.declaration_id
            AND d.document_type = u.document_type AND coalesce(d.hint, '') = u.hint
        WHERE u.ticket_id = taken);
    IF cardinality(meant) <> 1 THEN
        refusal := 'register.document_unknown';
        RETURN;
    END IF;
    PERFORM reading.log_delivery(ticket, ARRAY[ticket.person_id], ticket.fields);
    person_id := ticket.person_id;
    token := meant[1];
END;
$$;
REVOKE ALL ON FUNCTION reading.document_number(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.document_number(uuid) TO denizen_keeper;
