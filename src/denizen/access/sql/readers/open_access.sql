-- Declare the intent to read: which question, for what, on which ground. Leaves a ticket, granted or denied (but for more denied
-- ones than anybody has by mistake), that the caller must commit before any reader takes it. The whole question is in the ticket, so that no rolled-back reading
-- can have answered another than the one that stands in the log. Whoever needs less than is allowed names the groups of
-- fields (`asked_fields`), and gets, and is logged with, no others: of the readers that can answer in part.
CREATE FUNCTION reading.open_access(
    token text,
    asked_purpose text,
    asked_reader text,
    asked_reference text,
    asked_person uuid,
    asked_dwelling uuid,
    asked_search bytea,
    asked_matter uuid,
    asked_during daterange,
    asked_known_on timestamptz,
    asked_fields text[] DEFAULT NULL,
    OUT ticket uuid,
    OUT refusal text,
    OUT fields text[]
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    asked record;
    -- A reference is a number on a file, no remark about anybody.
    reference text := left(nullif(btrim(asked_reference), ''), 64);
BEGIN
    -- The ticket need not be on the disk before it is read under: the reader's own commit, which is waited for, writes both.
    -- (Who means to lose it in a crash could turn this setting off anyway: any role may.)
    PERFORM set_config('synchronous_commit', 'off', true);
    SELECT s.closed_at IS NOT NULL OR least(s.expires_at, s.seen_at + s.idle_after) <= clock_timestamp() AS over,
        a.id AS actor_id, a.role, a.active, program.scopes, p.legal_basis, p.asks_reference, g.fields,
        g.own_area, g.approved_under, own.standing
    INTO asked
    FROM (SELECT) AS always
    LEFT JOIN access.session AS s ON s.token_hash = sha256(convert_to(token, 'UTF8'))
    LEFT JOIN LATERAL reading.program(token) AS program ON s.token_hash IS NULL
    LEFT JOIN access.actor AS a ON a.id = coalesce(s.actor_id, program.actor_id)
    LEFT JOIN access.purpose AS p ON p.code = asked_purpose
    -- A resident reads as who they are to the person asked for: that person, or a guardian; as nobody else.
    LEFT JOIN LATERAL (
        SELECT CASE a.role WHEN 'resident' THEN reading.standing_to(a.id, asked_person) END AS standing) AS own ON true
    LEFT JOIN access.allowance AS g ON g.role = CASE a.role WHEN 'resident' THEN own.standing ELSE a.role END AND g.purpose = p.code AND g.reader = asked_reader
        AND g.valid_during @> (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date;
    refusal := CASE
        WHEN asked.actor_id IS NULL THEN 'access.session_unknown'
        WHEN asked.over THEN 'access.session_ended'
        WHEN NOT asked.active THEN 'access.actor_inactive'
        -- A program's token opens what it was made for, whatever its role may read.
        WHEN NOT 'read.' || asked_reader = ANY (asked.scopes) THEN 'access.scope_missing'
        WHEN asked.role = 'resident' AND asked.standing IS NULL THEN 'access.not_own'
        WHEN asked.fields IS NULL OR NOT coalesce(asked_fields, '{}') <@ asked.fields THEN 'access.not_allowed'
        -- What answers as a whole is asked for as a whole: the line would tell less than was told.
        WHEN NOT asked.fields <@ coalesce(asked_fields, asked.fields)
            AND asked_reader NOT IN (
                'card', 'household', 'record', 'extract_preview', 'extract', 'extract_again', 'disclosure', 'raise_doubt')
            THEN 'access.not_allowed'
        WHEN asked.asks_reference AND reference IS NULL THEN 'access.reference_missing'
        WHEN length(btrim(asked_reference)) > 64 THEN 'access.reference_too_long'
        WHEN num_nonnulls(asked_person, asked_dwelling, asked_search, asked_matter) <> 1 THEN 'access.subject_unclear'
        -- Towards the end of time the town's clock cannot be set: neither a reader nor the sweeper could tell the day.
        WHEN NOT asked_known_on < '10000-01-01' THEN 'access.instant_impossible'
        WHEN asked.own_area AND reading.lies_beyond(asked.actor_id, asked_person, asked_dwelling)
            AND NOT reading.said_why(asked.actor_id, asked_person, asked_dwelling) THEN 'access.beyond_own_area'
        WHEN asked.approved_under IS NOT NULL AND reading.may_be_under(asked_person, asked.approved_under)
            AND NOT reading.approved(asked.actor_id, asked_person, asked_purpose) THEN 'access.approval_missing'
        WHEN reading.quota_used_up(asked.actor_id, asked.role, asked_reader) THEN 'access.quota_used_up'
    END;
    -- Denied tries are logged, and must not fill the disk: of one actor, or of those who are nobody, the first hundred in an
    -- hour stand each by itself, and then one for every ten seconds. Nothing is refused for it that was not refused before, and
    -- nobody's reading waits for another's.
    IF refusal IS NOT NULL AND reading.denied_enough(asked.actor_id) THEN
        fields := '{}';
        RETURN;
    END IF;
    fields := CASE WHEN refusal IS NULL THEN ARRAY(
        SELECT g.name FROM unnest(asked.fields) WITH ORDINALITY AS g (name, place)
        WHERE g.name = ANY (coalesce(asked_fields, asked.fields)) ORDER BY g.place
    ) ELSE '{}' END;
    INSERT INTO access.ticket (
        actor_id, purpose, basis, reference, reader, fields,
        person_id, dwelling_id, search_key, matter_id, during, known_on, refusal
    ) VALUES (
        asked.actor_id, left(coalesce(asked_purpose, ''), 64),
        asked.legal_basis || CASE WHEN asked.standing <> 'resident' THEN '; CC 34' ELSE '' END, reference,
        left(coalesce(asked_reader, ''), 64), fields,
        asked_person, asked_dwelling, substr(asked_search, 1, 64), asked_matter, asked_during, asked_known_on, refusal
    ) RETURNING id INTO ticket;
END;
$$;
REVOKE ALL ON FUNCTION reading.open_access(
    text, text, text, text, uuid, uuid, bytea, uuid, daterange, timestamptz, text[]
) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.open_access(
    text, text, text, text, uuid, uuid, bytea, uuid, daterange, timestamptz, text[])
    TO denizen_web;

-- Whether so many tries of an actor were denied of late that this one need not stand in the log as well. Inner part.
CREATE FUNCTION reading.denied_enough(asking uuid)
RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT count(*) >= 100 AND max(late.opened_at) > clock_timestamp() - interval '10 seconds'
    FROM (
        SELECT t.opened_at
        FROM access.ticket AS t
        WHERE t.refusal IS NOT NULL
            AND coalesce(t.actor_id, '00000000-0000-0000-0000-000000000000')
                = coalesce(asking, '00000000-0000-0000-0000-000000000000')
            AND t.opened_at > clock_timestamp() - interval '1 hour'
        ORDER BY t.opened_at DESC
        LIMIT 100
    ) AS late;
$$;
