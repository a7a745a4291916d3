-- What each table and column of intake means, what it is for, on which ground it is kept, and how long.

COMMENT ON TABLE intake.amended IS 'Which declaration now speaks for one that was corrected or retracted; derived | person';
COMMENT ON COLUMN intake.amended.declaration_id IS 'The declaration that was first | link | public task of the register | declaration';
COMMENT ON COLUMN intake.amended.speaks_id IS 'The one whose words stand now; null where retracted | corrections take effect | PIPL 46 | declaration';

COMMENT ON TABLE intake.column_mapping IS 'How a sender names its columns | person';
COMMENT ON COLUMN intake.column_mapping.party_id IS 'The sender | reading its files | public task of the register | party';
COMMENT ON COLUMN intake.column_mapping.kind IS 'Kind of the declarations | reading its files | public task of the register | party';
COMMENT ON COLUMN intake.column_mapping.header IS 'The column''s name in the file | reading its files | public task of the register | party';
COMMENT ON COLUMN intake.column_mapping.field IS 'The field that is meant | reading its files | public task of the register | party';

COMMENT ON TABLE intake.key_put_off IS 'Keys that a first load has put off until its rows are there | not person';
COMMENT ON COLUMN intake.key_put_off.name IS 'Name of the constraint or index | restarting a first load | public task of the register | load';
COMMENT ON COLUMN intake.key_put_off.turn IS 'In which order they are built again | restarting a first load | public task of the register | load';
COMMENT ON COLUMN intake.key_put_off.definition IS 'The statement that builds it | restarting a first load | public task of the register | load';

COMMENT ON TABLE intake.record_clock IS 'When the register last came to know something | not person';
COMMENT ON COLUMN intake.record_clock.latest IS 'Time of record of the last round | order of what was known | public task of the register | permanent';
COMMENT ON COLUMN intake.record_clock.is_one IS 'Always true: there is one row | order of what was known | public task of the register | permanent';
