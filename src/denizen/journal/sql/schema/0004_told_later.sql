-- Lines that a law keeps from the person for a while. What was delivered, when and to whom stands in the line from the beginning and
-- is sealed with it; until when it is kept back stands here, so that it may be shortened or confirmed without touching the line.

CREATE TABLE journal.told_later (
    delivery_id  uuid        NOT NULL,
    noted_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    delivered_at timestamptz NOT NULL,
    told_from    timestamptz NOT NULL,
    CONSTRAINT told_later_is_noted_in_turn PRIMARY KEY (delivery_id, noted_at),
    CONSTRAINT told_later_is_two_years_at_most CHECK (told_from <= delivered_at + interval '2 years')
);
COMMENT ON TABLE journal.told_later IS 'From when a line of the access log is shown to the person, where that is not at once; what was noted last holds | person';
COMMENT ON COLUMN journal.told_later.delivery_id IS 'The line | lawful delay of telling | PIPL 18, 35 | access_log';
COMMENT ON COLUMN journal.told_later.noted_at IS 'When this was noted; the last one holds | lawful delay of telling | PIPL 18, 35 | access_log';
COMMENT ON COLUMN journal.told_later.delivered_at IS 'When the line was written, of which no delay is longer than two years | lawful delay of telling | rights.md P5 | access_log';
COMMENT ON COLUMN journal.told_later.told_from IS 'From when the person sees the line, whether or not anybody does anything | lawful delay of telling | rights.md P5 | access_log';

-- Whether the person sees a line by now. Asked for each line that is shown.
CREATE FUNCTION journal.is_told(line uuid)
RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT coalesce((
        SELECT t.told_from <= statement_timestamp()
        FROM journal.told_later AS t WHERE t.delivery_id = line ORDER BY t.noted_at DESC LIMIT 1), true)
$$;
