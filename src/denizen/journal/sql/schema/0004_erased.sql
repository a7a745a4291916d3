-- Where lines of the log were erased because their time was over: the tree stands, and verifying asks for these lines no more.

CREATE TABLE journal.erased (
    first     bigint      NOT NULL,
    last      bigint      NOT NULL,
    erased_at timestamptz NOT NULL,
    CONSTRAINT erased_is_told_once PRIMARY KEY (first),
    CONSTRAINT erased_ends_after_it_begins CHECK (first BETWEEN 0 AND last)
);
COMMENT ON TABLE journal.erased IS 'Places of the tree whose lines and salts are erased | not person';
COMMENT ON COLUMN journal.erased.first IS 'First of these places | telling erased lines from lines that were taken away | rights.md P14 | permanent: no person''s data';
COMMENT ON COLUMN journal.erased.last IS 'Last of these places | telling erased lines from lines that were taken away | rights.md P14 | permanent: no person''s data';
COMMENT ON COLUMN journal.erased.erased_at IS 'When they were erased, by the database''s own clock | only what was sealed a year before may be | rights.md P14 | permanent: no person''s data';
