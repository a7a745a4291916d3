-- Say whether the law still keeps a disclosure from the person: it does for half a year more, and never beyond the date that was
-- published at the delivery, or it does not and the person is told now. What nobody reviews is told when its half year is over.
CREATE FUNCTION reading.review_delay(token text, asked uuid, keep boolean)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    refusal text := reading.not_for_disclosures(token, '{disclosure.review_delay}');
    latest timestamptz := (
        SELECT s.told_latest FROM disclosure.step AS s WHERE s.request_id = asked AND s.act = 'delivery');
    now timestamptz := clock_timestamp();
    until timestamptz := CASE WHEN keep THEN least(now + interval '6 months', latest) ELSE now END;
    reviewer uuid := (reading.officer_at(token)).id;
BEGIN
    IF refusal IS NULL AND NOT coalesce(reading.told_from(asked) > now, false) THEN
        refusal := 'disclosure.not_now';
    END IF;
    IF refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', refusal);
    END IF;
    INSERT INTO disclosure.step (request_id, place, act, actor_id, told_from)
    SELECT asked, max(s.place) + 1, CASE WHEN keep THEN 'delay_review' ELSE 'delay_end' END, reviewer, until
    FROM disclosure.step AS s WHERE s.request_id = asked;
    PERFORM reading.tell_from(asked, until);
    INSERT INTO journal.entry (happened_at, actor_id, act, reference)
    VALUES (now, reviewer, CASE WHEN keep THEN 'disclosure.delay_review' ELSE 'disclosure.delay_end' END, asked);
    RETURN jsonb_build_object('told_from', until);
END;
$$;
REVOKE ALL ON FUNCTION reading.review_delay(text, uuid, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.review_delay(text, uuid, boolean) TO denizen_web;
