-- The requests about a person of which the person is told by now, for the record of all that is held: those that were answered, from
-- the day decided; the others a month after they were entered. Inner part.
CREATE FUNCTION reading.disclosures_held(records uuid[])
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'number', r.id, 'received_on', r.received_on, 'entered_at', r.entered_at, 'authority', a.name, 'ground', r.ground,
        'article', g.article, 'case_number', r.case_number, 'subject', r.subject, 'case_papers', r.case_papers,
        'handler_hint', r.handler_hint, 'fields', r.fields, 'during', reading.as_days(r.during), 'is_urgent', r.is_urgent,
        'asks_delay', r.asks_delay, 'is_sensitive', r.is_sensitive, 'single_use', r.single_use,
        'steps', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'act', s.act, 'taken_at', s.taken_at, 'by', w.pseudonym, 'reason', s.reason, 'fields', s.fields,
                'told_from', s.told_from, 'told_latest', s.told_latest) ORDER BY s.place), '[]')
            FROM disclosure.step AS s LEFT JOIN access.actor AS w ON w.id = s.actor_id WHERE s.request_id = r.id)
        ) ORDER BY r.entered_at, r.id), '[]')
    FROM disclosure.request AS r
    JOIN disclosure.authority AS a ON a.id = r.authority_id
    JOIN disclosure.ground AS g ON g.code = r.ground
    WHERE (r.person_id = ANY (records) OR EXISTS (
            SELECT FROM disclosure.step AS s
            JOIN journal.delivery AS d ON d.ticket_id = s.ticket_id AND d.person_id = ANY (records)
            WHERE s.request_id = r.id))
        AND coalesce(reading.told_from(r.id), r.entered_at + interval '30 days') <= clock_timestamp();
$$;
