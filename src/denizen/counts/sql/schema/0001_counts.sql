-- Counts: figures of areas, made from facts and made anew whenever these changed. Nothing here is a source of anything.

CREATE TABLE counts.figure (
    day      date   NOT NULL,
    code     text   NOT NULL,
    what     text   NOT NULL,
    sort     text   NOT NULL,
    quantity bigint NOT NULL,
    CONSTRAINT figure_is_counted_once PRIMARY KEY (day, code, what, sort),
    CONSTRAINT figure_counts_something_known CHECK (what IN (
        'resident', 'secondary', 'guest', 'dwelling', 'tenure', 'capacity', 'occupancy', 'overdue', 'due', 'question',
        'declared')),
    CONSTRAINT figure_counts_at_least_one CHECK (quantity > 0)
);
COMMENT ON TABLE counts.figure IS 'How many there are in an area on a day; what is not here is none | not person';
COMMENT ON COLUMN counts.figure.code IS 'Division code of the area | counting by area | public task of the register | permanent';
COMMENT ON COLUMN counts.figure.day IS 'As of which day: the first of a month, or the last day counted | counting by area | public task of the register | permanent';
COMMENT ON COLUMN counts.figure.what IS 'What is counted: resident, secondary (other residences), guest, dwelling, tenure, capacity (places), occupancy (dwellings), overdue, due (facts to confirm), question, declared (declarations of thirty days) | counting by area | public task of the register | permanent';
COMMENT ON COLUMN counts.figure.sort IS 'Of which sort: a category of residence, a kind of dwelling, a state; empty where there is one sort alone | counting by area | public task of the register | permanent';
COMMENT ON COLUMN counts.figure.quantity IS 'How many | counting by area | public task of the register | permanent';

-- The last counting: one row, which whoever counts changes first, so that two take turns.
CREATE TABLE counts.counting (
    is_only      boolean     NOT NULL DEFAULT true,
    counted_at   timestamptz,
    whole_at     timestamptz,
    days         date[]      NOT NULL DEFAULT '{}',
    took         interval    NOT NULL DEFAULT '0',
    newest_news  uuid,
    newest_entry uuid,
    CONSTRAINT counting_is_one PRIMARY KEY (is_only),
    CONSTRAINT counting_is_the_only_one CHECK (is_only)
);
INSERT INTO counts.counting DEFAULT VALUES;
COMMENT ON TABLE counts.counting IS 'When the figures were counted last, and for which days | not person';
COMMENT ON COLUMN counts.counting.is_only IS 'True: there is one row | one counting at a time | public task of the register | permanent';
COMMENT ON COLUMN counts.counting.counted_at IS 'When its last day was counted | age of the figures | public task of the register | permanent';
COMMENT ON COLUMN counts.counting.whole_at IS 'When all its days were counted | age of the figures | public task of the register | permanent';
COMMENT ON COLUMN counts.counting.days IS 'The days counted for, the last of them that of the counting | choosing a day | public task of the register | permanent';
COMMENT ON COLUMN counts.counting.took IS 'How long the last counting took | counting no oftener than can be afforded | public task of the register | permanent';
COMMENT ON COLUMN counts.counting.newest_news IS 'The newest line of the outbox before it | counting only what changed | public task of the register | permanent';
COMMENT ON COLUMN counts.counting.newest_entry IS 'The newest line of the journal before it | counting only what changed | public task of the register | permanent';
