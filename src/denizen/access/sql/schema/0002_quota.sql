-- How often an officer may use a reader that shows more than others do.

CREATE TABLE access.quota (
    role   text     NOT NULL,
    reader text     NOT NULL,
    most   integer  NOT NULL,
    within interval NOT NULL,
    CONSTRAINT quota_is_set_once PRIMARY KEY (role, reader),
    CONSTRAINT quota_allows_something CHECK (most > 0 AND within > interval '0')
);
COMMENT ON TABLE access.quota IS 'How many tickets for a reader one officer of a role is granted within a time; a reader that is not named has no such limit | not person';
COMMENT ON COLUMN access.quota.role IS 'Role | authorisation | rights.md P7; PIPL 51 | permanent';
COMMENT ON COLUMN access.quota.reader IS 'Reader, such as document_number | authorisation | rights.md P7; PIPL 51 | permanent';
COMMENT ON COLUMN access.quota.most IS 'How many tickets are granted | authorisation | rights.md P7; PIPL 51 | permanent';
COMMENT ON COLUMN access.quota.within IS 'Within how long, looking back from each asking | authorisation | rights.md P7; PIPL 51 | permanent';
