-- Declare the intent to read: which question, for what, on which ground. Always leaves a ticket, granted or denied, that
-- the caller must commit before any reader takes it. The whole question is in the ticket, so that no rolled-back reading
-- can have answered another than the one that stands in the log.
CREATE FUNCTION reading.open_access(
    token text,
    asked_purpose text,
    asked_reader text,
    asked_reference text,
    asked_person uuid,
    asked_dwelling uuid,
    asked_search bytea,
    asked_during daterange,
    asked_known_on timestamptz,
    OUT ticket uuid,
    OUT refusal text,
    OUT fields text[]
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    holder record;
    actor access.actor;
    purpose access.purpose;
    -- A reference is a number on a file, no remark about anybody.
    reference text := left(nullif(btrim(asked_reference), ''), 64);
BEGIN
    SELECT h.actor, h.refusal INTO holder FROM reading.holder(token) AS h;
    actor := holder.actor;
    refusal := holder.refusal;
    SELECT * INTO purpose FROM access.purpose AS p WHERE p.code = asked_purpose;
    SELECT a.fields INTO fields
    FROM access.allowance AS a
    WHERE a.role = actor.role AND a.purpose = purpose.code AND a.reader = asked_reader
        AND a.valid_during @> (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date;
    refusal := CASE
        WHEN refusal IS NOT NULL THEN refusal
        WHEN fields IS NULL THEN 'access.not_allowed'
        WHEN purpose.asks_reference AND reference IS NULL THEN 'access.reference_missing'
        WHEN length(btrim(asked_reference)) > 64 THEN 'access.reference_too_long'
        WHEN num_nonnulls(asked_person, asked_dwelling, asked_search) <> 1 THEN 'access.subject_unclear'
    END;
    IF refusal IS NOT NULL THEN
        fields := '{}';
    END IF;
    INSERT INTO access.ticket (
        actor_id, purpose, basis, reference, reader, fields,
        person_id, dwelling_id, search_key, during, known_on, refusal
    ) VALUES (
        actor.id, left(coalesce(asked_purpose, ''), 64), purpose.legal_basis, reference,
        left(coalesce(asked_reader, ''), 64), fields,
        asked_person, asked_dwelling, substr(asked_search, 1, 64), asked_during, asked_known_on, refusal
    ) RETURNING id INTO ticket;
END;
$$;
REVOKE ALL ON FUNCTION reading.open_access(text, text, text, text, uuid, uuid, bytea, daterange, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.open_access(text, text, text, text, uuid, uuid, bytea, daterange, timestamptz)
    TO denizen_web;
