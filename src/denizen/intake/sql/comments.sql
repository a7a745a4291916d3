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

COMMENT ON TABLE intake.errand IS 'What a member of staff asks the pipeline to try or to do, and what became of it | person';
COMMENT ON COLUMN intake.errand.id IS 'Identifier, ordered by time | order of work | public task of the register | errand';
COMMENT ON COLUMN intake.errand.act IS 'Dotted name of the act | order of work | public task of the register | errand';
COMMENT ON COLUMN intake.errand.is_trial IS 'Whether it is tried and undone, to tell what it would change | showing the effect before it is had | public task of the register | errand';
COMMENT ON COLUMN intake.errand.asked_by IS 'The actor who asked | accountability | PIPL 51 | errand';
COMMENT ON COLUMN intake.errand.asked_at IS 'When | order of work | public task of the register | errand';
COMMENT ON COLUMN intake.errand.draft IS 'The number of the draft that is tried | link | public task of the register | errand';
COMMENT ON COLUMN intake.errand.declaration_id IS 'The declaration whose question is answered | link | public task of the register | errand';
COMMENT ON COLUMN intake.errand.person_id IS 'The person chosen, or kept; null for somebody new | link | public task of the register | errand';
COMMENT ON COLUMN intake.errand.other_id IS 'The person whose record is joined to it | link | public task of the register | errand';
COMMENT ON COLUMN intake.errand.merge_id IS 'The merge to be undone | link | public task of the register | errand';
COMMENT ON COLUMN intake.errand.reason_code IS 'Why two records are joined | accountability | PIPL 46 | errand';
COMMENT ON COLUMN intake.errand.purpose IS 'For what the asker works: a trial looks at people | purpose limitation | PIPL 6 | errand';
COMMENT ON COLUMN intake.errand.reference IS 'Case reference, where the purpose asks for one | purpose limitation | rights.md P1 | errand';
COMMENT ON COLUMN intake.errand.shown_in IS 'An earlier trial of the same, whose effect the asker was shown | doing nothing else than what was shown | public task of the register | errand';
COMMENT ON COLUMN intake.errand.done_at IS 'When it was tried or done | telling the asker | public task of the register | errand';
COMMENT ON COLUMN intake.errand.state IS 'What became of it: done; of a declaration tried: applied, refused or undecided | telling the asker | public task of the register | errand';
COMMENT ON COLUMN intake.errand.code IS 'Stable code of a refusal or question | telling the asker | PIPL 50 | errand';
COMMENT ON COLUMN intake.errand.fields IS 'Which fields the refusal is about | telling the asker | PIPL 50 | errand';
COMMENT ON COLUMN intake.errand.result_id IS 'The person or the merge that it led to | link | public task of the register | errand';
COMMENT ON COLUMN intake.errand.effect_digest IS 'Digest of the effect as its asker may see it, by which one that changed meanwhile is noticed; never given out | doing nothing else than what was shown | public task of the register | errand';
COMMENT ON COLUMN intake.errand.is_as_shown IS 'Whether the effect is still that of the earlier trial, where one was named | doing nothing else than what was shown | public task of the register | errand';

COMMENT ON TABLE intake.effect IS 'A fact that a trial would make known or no longer known | person';
COMMENT ON COLUMN intake.effect.errand_id IS 'The errand | link | public task of the register | errand';
COMMENT ON COLUMN intake.effect.place IS 'Order in which it is told | showing the effect before it is had | public task of the register | errand';
COMMENT ON COLUMN intake.effect.person_id IS 'Whom the fact is about | showing the effect before it is had | public task of the register | errand';
COMMENT ON COLUMN intake.effect.is_new_person IS 'Whether the trial alone would register that person | showing the effect before it is had | public task of the register | errand';
COMMENT ON COLUMN intake.effect.fact IS 'Kind of fact | showing the effect before it is had | public task of the register | errand';
COMMENT ON COLUMN intake.effect.field_group IS 'Group of fields that must be granted for the fact to be told | showing the effect before it is had | rights.md P11 | errand';
COMMENT ON COLUMN intake.effect.is_asked IS 'Whether the fact is what the asker is about to declare: in these words it is no news | showing the effect before it is had | public task of the register | errand';
COMMENT ON COLUMN intake.effect.is_made IS 'True: would be known anew; false: would no longer be so | showing the effect before it is had | public task of the register | errand';
COMMENT ON COLUMN intake.effect.declaration_id IS 'The declaration that founds it | link | public task of the register | errand';
COMMENT ON COLUMN intake.effect.began IS 'Possible days of its beginning | showing the effect before it is had | public task of the register | errand';
COMMENT ON COLUMN intake.effect.ended IS 'Possible days of its end | showing the effect before it is had | public task of the register | errand';
COMMENT ON COLUMN intake.effect.valid_during IS 'When it is possibly true | showing the effect before it is had | public task of the register | errand';
COMMENT ON COLUMN intake.effect.dwelling_id IS 'The dwelling | showing the effect before it is had | public task of the register | errand';
COMMENT ON COLUMN intake.effect.organisation_id IS 'The employer | showing the effect before it is had | public task of the register | errand';
COMMENT ON COLUMN intake.effect.other_id IS 'The other person: head of the household, guardian | showing the effect before it is had | public task of the register | errand';
COMMENT ON COLUMN intake.effect.room IS 'The room | showing the effect before it is had | public task of the register | errand';
COMMENT ON COLUMN intake.effect.category IS 'Category of residence | showing the effect before it is had | public task of the register | errand';
COMMENT ON COLUMN intake.effect.is_main IS 'Whether it is the main residence | showing the effect before it is had | public task of the register | errand';
COMMENT ON COLUMN intake.effect.disputed IS 'Whether equal sources disagree | showing the effect before it is had | public task of the register | errand';
COMMENT ON COLUMN intake.effect.kind IS 'Kind of name, contact or document; sex; relation | showing the effect before it is had | public task of the register | errand';
COMMENT ON COLUMN intake.effect.value IS 'The name; the hint of a document; day of birth; nothing of a contact | showing the effect before it is had | public task of the register | errand';

COMMENT ON TABLE intake.effect_told IS 'Who would be told of what a trial would do | person';
COMMENT ON COLUMN intake.effect_told.errand_id IS 'The errand | link | public task of the register | errand';
COMMENT ON COLUMN intake.effect_told.topic IS 'Of what | showing the effect before it is had | rights.md P9 | errand';
COMMENT ON COLUMN intake.effect_told.party_id IS 'The party told | showing the effect before it is had | rights.md P9 | errand';
COMMENT ON COLUMN intake.effect_told.person_id IS 'The person told | showing the effect before it is had | rights.md P9 | errand';

COMMENT ON TABLE intake.sheet IS 'What somebody types into a form, until it is sent or a day has passed; it may describe a person | person';
COMMENT ON COLUMN intake.sheet.id IS 'Random identifier, which stands in the address of the form | link | public task of the register | errand';
COMMENT ON COLUMN intake.sheet.actor_id IS 'Who types; nobody else is given it | accountability | PIPL 51 | errand';
COMMENT ON COLUMN intake.sheet.session_id IS 'In which session it was last written: once that has ended it leaves its own and no other | accountability | PIPL 51 | errand';
COMMENT ON COLUMN intake.sheet.kept_at IS 'When it was last kept | forgetting it after a day | PIPL 19 | errand';
COMMENT ON COLUMN intake.sheet.sealed IS 'The texts of the form, sealed by the pages under a key bound to the actor that lies outside the database | losing nothing that was typed | public task of the register | errand';

COMMENT ON TABLE intake.piece IS 'A sealed piece of a file that is being handed in; of an upload that did not end it is kept for an hour | person';
COMMENT ON COLUMN intake.piece.file_id IS 'The upload it belongs to | link | public task of the register | errand';
COMMENT ON COLUMN intake.piece.place IS 'Which piece | putting the file together | public task of the register | errand';
COMMENT ON COLUMN intake.piece.actor_id IS 'Who hands it in | accountability | PIPL 51 | errand';
COMMENT ON COLUMN intake.piece.came_at IS 'When it came | forgetting what never became whole | PIPL 19 | errand';
COMMENT ON COLUMN intake.piece.sealed IS 'The piece, sealed to a public key by the pages | receiving a file | public task of the register | errand';

COMMENT ON TABLE intake.handed_in IS 'A file that was handed in by a page, and what became of it as a whole | person';
COMMENT ON COLUMN intake.handed_in.id IS 'Random identifier, which stands in the address of its page | link | public task of the register | upload';
COMMENT ON COLUMN intake.handed_in.party_id IS 'For which party | provenance shown to the person declared | rights.md P9 | upload';
COMMENT ON COLUMN intake.handed_in.capacity IS 'In which capacity the party declares | precedence where declarants disagree | CN-33 8-12 | upload';
COMMENT ON COLUMN intake.handed_in.channel IS 'By which way it came | provenance shown to the person declared | rights.md P9 | upload';
COMMENT ON COLUMN intake.handed_in.entered_by IS 'Who handed it in; with those who work for the party the only ones who are shown it | accountability | PIPL 51 | upload';
COMMENT ON COLUMN intake.handed_in.handed_in_at IS 'When all of it had come | deadlines | CN-33 8-12 | upload';
COMMENT ON COLUMN intake.handed_in.kind IS 'Kind of the declarations in it, or mixed | reading the file | public task of the register | upload';
COMMENT ON COLUMN intake.handed_in.file_name IS 'Name that the sender gave the file | answering the sender | public task of the register | upload';
COMMENT ON COLUMN intake.handed_in.size IS 'Bytes of the file | telling how far its reading is | public task of the register | upload';
COMMENT ON COLUMN intake.handed_in.attempts IS 'How often its reading ended by itself | giving up a file that cannot be read | public task of the register | upload';
COMMENT ON COLUMN intake.handed_in.done_at IS 'When it was received or refused | answering the sender | public task of the register | upload';
COMMENT ON COLUMN intake.handed_in.state IS 'Received; before, where the same file had come earlier; refused | answering the sender | public task of the register | upload';
COMMENT ON COLUMN intake.handed_in.code IS 'Stable code of the reason for which it was refused | answering the sender | public task of the register | upload';
COMMENT ON COLUMN intake.handed_in.value_names IS 'Names of what the sentence of the refusal speaks of | answering the sender | public task of the register | upload';
COMMENT ON COLUMN intake.handed_in.value_texts IS 'What it speaks of: a limit, names of columns or sheets | answering the sender | public task of the register | upload';
COMMENT ON COLUMN intake.handed_in.batch_id IS 'The batch that it became, or became earlier | link | public task of the register | upload';
COMMENT ON COLUMN intake.handed_in.late IS 'How many of its declarations came after their deadline | answering the sender | public task of the register | upload';
COMMENT ON COLUMN intake.handed_in.unknown_columns IS 'Names of columns that were not read | answering the sender | public task of the register | upload';

COMMENT ON TABLE intake.progress IS 'How far the reading of a file has come, while it is read | not person';
COMMENT ON COLUMN intake.progress.file_id IS 'The file | link | public task of the register | errand';
COMMENT ON COLUMN intake.progress.began_at IS 'When its reading began | telling how long it will take | public task of the register | errand';
COMMENT ON COLUMN intake.progress.rows_read IS 'Rows read so far | telling how long it will take | public task of the register | errand';
COMMENT ON COLUMN intake.progress.rows_expected IS 'Rows that it seems to have | telling how long it will take | public task of the register | errand';

COMMENT ON TABLE intake.mending IS 'A request for the rows of a file that did not come in; kept for a quarter of an hour | not person';
COMMENT ON COLUMN intake.mending.id IS 'Random identifier | link | public task of the register | errand';
COMMENT ON COLUMN intake.mending.file_id IS 'Of which file | link | public task of the register | errand';
COMMENT ON COLUMN intake.mending.asked_by IS 'Who asked, and is alone given them | accountability | PIPL 51 | errand';
COMMENT ON COLUMN intake.mending.asked_at IS 'When it was asked | forgetting it | PIPL 19 | errand';
COMMENT ON COLUMN intake.mending.language IS 'In which language the reasons are told | giving rejected rows back to their sender | public task of the register | errand';
COMMENT ON COLUMN intake.mending.public_key IS 'Key of the page to which the answer is sealed | that nobody else opens it | PIPL 51 | errand';
COMMENT ON COLUMN intake.mending.done_at IS 'When it was answered | giving rejected rows back to their sender | public task of the register | errand';
COMMENT ON COLUMN intake.mending.code IS 'Why there are none to give | giving rejected rows back to their sender | public task of the register | errand';
COMMENT ON COLUMN intake.mending.format IS 'CSV or XLSX, as the file came | giving rejected rows back to their sender | public task of the register | errand';
COMMENT ON COLUMN intake.mending.pieces IS 'In how many pieces they lie ready | giving rejected rows back to their sender | public task of the register | errand';

COMMENT ON TABLE intake.mended_piece IS 'A piece of the rows to mend, sealed to the key of the page that asked | person';
COMMENT ON COLUMN intake.mended_piece.mending_id IS 'The request | link | public task of the register | errand';
COMMENT ON COLUMN intake.mended_piece.place IS 'Which piece | putting them together | public task of the register | errand';
COMMENT ON COLUMN intake.mended_piece.sealed IS 'The piece, sealed to a key that only the page has | giving rejected rows back to their sender | PIPL 51 | errand';
