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
COMMENT ON COLUMN intake.errand.done_at IS 'When it was tried or done | telling the asker | public task of the register | errand';
COMMENT ON COLUMN intake.errand.state IS 'What became of it: done; of a declaration tried: applied, refused or undecided | telling the asker | public task of the register | errand';
COMMENT ON COLUMN intake.errand.code IS 'Stable code of a refusal or question | telling the asker | PIPL 50 | errand';
COMMENT ON COLUMN intake.errand.fields IS 'Which fields the refusal is about | telling the asker | PIPL 50 | errand';
COMMENT ON COLUMN intake.errand.result_id IS 'The person or the merge that it led to | link | public task of the register | errand';
COMMENT ON COLUMN intake.errand.effect_digest IS 'Digest of the effect, by which one that changed meanwhile is noticed | showing the effect before it is had | public task of the register | errand';

COMMENT ON TABLE intake.effect IS 'A fact that a trial would make known or no longer known | person';
COMMENT ON COLUMN intake.effect.errand_id IS 'The errand | link | public task of the register | errand';
COMMENT ON COLUMN intake.effect.place IS 'Order in which it is told | showing the effect before it is had | public task of the register | errand';
COMMENT ON COLUMN intake.effect.person_id IS 'Whom the fact is about | showing the effect before it is had | public task of the register | errand';
COMMENT ON COLUMN intake.effect.is_new_person IS 'Whether the trial alone would register that person | showing the effect before it is had | public task of the register | errand';
COMMENT ON COLUMN intake.effect.fact IS 'Kind of fact | showing the effect before it is had | public task of the register | errand';
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
COMMENT ON COLUMN intake.sheet.kept_at IS 'When it was last kept | forgetting it after a day | PIPL 19 | errand';
COMMENT ON COLUMN intake.sheet.sealed IS 'The texts of the form, sealed by the pages under a key bound to the actor that lies outside the database | losing nothing that was typed | public task of the register | errand';
