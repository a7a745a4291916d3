-- Whether an officer was granted as many tickets for a reader as are allowed within the time. Inner part of `open_access`.
CREATE FUNCTION reading.quota_used_up(asking uuid, asking_role text, asked_reader text)
RETURNS boolean
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    quota access.quota;
BEGIN
    SELECT q.* INTO quota FROM access.quota AS q WHERE q.role = asking_role AND q.reader = asked_reader;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    -- One officer asks one at a time, with however many sessions: each count sees what was granted before it.
    PERFORM FROM access.session AS s
    WHERE s.actor_id = asking AND s.closed_at IS NULL
        AND least(s.expires_at, s.seen_at + s.idle_after) > clock_timestamp()
    ORDER BY s.token_hash
    FOR UPDATE;
    PERFORM FROM access.api_token AS t WHERE t.actor_id = asking ORDER BY t.id FOR UPDATE;
    RETURN quota.most <= (
        SELECT count(*) FROM access.ticket AS t
        WHERE t.actor_id = asking AND t.reader = asked_reader AND t.refusal IS NULL
            AND t.opened_at > clock_timestamp() - quota.within
            -- One that nobody redeemed in time showed nothing, and cannot any more.
            AND (t.redeemed_at IS NOT NULL OR t.opened_at > clock_timestamp() - interval '30 seconds'));
END;
$$;
