-- When each process that works unseen last said that it is at work.

CREATE TABLE journal.heartbeat (
    process text        NOT NULL,
    beat_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT heartbeat_is_one_of_a_process PRIMARY KEY (process)
);
COMMENT ON TABLE journal.heartbeat IS 'When each process that works unseen last said that it is at work | not person';
COMMENT ON COLUMN journal.heartbeat.process IS 'Name of the process, such as worker | telling whether it is at work | PIPL 51 | permanent';
COMMENT ON COLUMN journal.heartbeat.beat_at IS 'When it last said so, by the database''s own clock | telling whether it is at work | PIPL 51 | permanent';
