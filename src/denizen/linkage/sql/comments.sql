-- What each table and column of linkage means, what it is for, on which ground it is kept, and how long.

COMMENT ON TABLE linkage.link IS 'Which person a part of a declaration speaks of | person';
COMMENT ON COLUMN linkage.link.declaration_id IS 'The declaration | link | public task of the register | residence';
COMMENT ON COLUMN linkage.link.part IS 'Which part of it | link | public task of the register | residence';
COMMENT ON COLUMN linkage.link.person_id IS 'The person | link | public task of the register | residence';
COMMENT ON COLUMN linkage.link.basis IS 'By what it was decided: document, name, model, new, registrar, merge, unmerge | a decision can be explained and undone | PIPL 24, 46 | residence';
COMMENT ON COLUMN linkage.link.decided_by IS 'Who decided | a decision can be explained and undone | PIPL 24, 46 | residence';
COMMENT ON COLUMN linkage.link.decided_at IS 'When | a decision can be explained and undone | PIPL 24, 46 | residence';

COMMENT ON TABLE linkage.link_superseded IS 'Which person a part of a declaration once was taken to speak of | person';
COMMENT ON COLUMN linkage.link_superseded.declaration_id IS 'The declaration | link | public task of the register | residence';
COMMENT ON COLUMN linkage.link_superseded.part IS 'Which part of it | link | public task of the register | residence';
COMMENT ON COLUMN linkage.link_superseded.person_id IS 'The person | link | public task of the register | residence';
COMMENT ON COLUMN linkage.link_superseded.basis IS 'By what it was decided | a decision can be explained and undone | PIPL 24, 46 | residence';
COMMENT ON COLUMN linkage.link_superseded.decided_by IS 'Who decided | a decision can be explained and undone | PIPL 24, 46 | residence';
COMMENT ON COLUMN linkage.link_superseded.decided_during IS 'While the decision stood | a decision can be explained and undone | PIPL 24, 46 | residence';

COMMENT ON TABLE linkage.place_link IS 'Which dwelling and organisation a declaration speaks of | person';
COMMENT ON COLUMN linkage.place_link.declaration_id IS 'The declaration | link | public task of the register | residence';
COMMENT ON COLUMN linkage.place_link.dwelling_id IS 'The dwelling | link | public task of the register | residence';
COMMENT ON COLUMN linkage.place_link.basis IS 'By what the dwelling was found: plate, address (its own words), components of the address; null where none is named | provenance shown to the person declared | rights.md P9 | residence';
COMMENT ON COLUMN linkage.place_link.organisation_basis IS 'By what the employer was found: code, name, or sender where neither was told | showing how it was found | public task of the register | declaration';
COMMENT ON COLUMN linkage.place_link.organisation_id IS 'The organisation | link | public task of the register | residence';

COMMENT ON TABLE linkage.person_key IS 'Keys by which a person is found by name and birth date; derived | person';
COMMENT ON COLUMN linkage.person_key.key IS 'Hash of a name, or of a word of it, and a birth date or its year | finding one person, never browsing | rights.md P7 | residence';
COMMENT ON COLUMN linkage.person_key.person_id IS 'The person | link | public task of the register | residence';

COMMENT ON TABLE linkage.question IS 'A part of a declaration whose person somebody must decide | person';
COMMENT ON COLUMN linkage.question.declaration_id IS 'The declaration | link | public task of the register | residence';
COMMENT ON COLUMN linkage.question.part IS 'Which part of it | link | public task of the register | residence';
COMMENT ON COLUMN linkage.question.reason IS 'Why it could not be decided by rule | a decision can be explained and undone | PIPL 24, 46 | residence';
COMMENT ON COLUMN linkage.question.asked_at IS 'Since when it waits | a decision can be explained and undone | PIPL 24, 46 | residence';

COMMENT ON COLUMN linkage.question.more_fit IS 'Whether more people fit than the ten proposed: the declaration needs more detail | no question shows many people | rights.md P7 | residence';

COMMENT ON TABLE linkage.withdrawn IS 'A person whom a question of a sender proposed that the sender took back unanswered | person';
COMMENT ON COLUMN linkage.withdrawn.party_id IS 'The sender | whoever tries words beside a number finds nothing | rights.md P7 | withdrawn: until a question of the sender about the person is answered, a year at most';
COMMENT ON COLUMN linkage.withdrawn.person_id IS 'The person | whoever tries words beside a number finds nothing | rights.md P7 | withdrawn: until a question of the sender about the person is answered, a year at most';
COMMENT ON COLUMN linkage.withdrawn.reason IS 'Why it was asked | whoever tries words beside a number finds nothing | rights.md P7 | withdrawn: until a question of the sender about the person is answered, a year at most';
COMMENT ON COLUMN linkage.withdrawn.withdrawn_at IS 'When it was taken back | forgetting it in time | rights.md P14 | withdrawn: until a question of the sender about the person is answered, a year at most';

COMMENT ON TABLE linkage.proposed_before IS 'A person whom a question proposed that was closed within the last day | person';
COMMENT ON COLUMN linkage.proposed_before.declaration_id IS 'The declaration that was asked about | completeness of the log | rights.md P2 | errand';
COMMENT ON COLUMN linkage.proposed_before.person_id IS 'The person | completeness of the log | rights.md P2 | errand';
COMMENT ON COLUMN linkage.proposed_before.closed_at IS 'When the question was closed | completeness of the log | rights.md P2 | errand';

COMMENT ON TABLE linkage.candidate IS 'A person whom a waiting part of a declaration may speak of | person';
COMMENT ON COLUMN linkage.candidate.declaration_id IS 'The declaration | link | public task of the register | residence';
COMMENT ON COLUMN linkage.candidate.part IS 'Which part of it | link | public task of the register | residence';
COMMENT ON COLUMN linkage.candidate.person_id IS 'The person | link | public task of the register | residence';

COMMENT ON TABLE linkage.merge IS 'Two records of one person, joined by a registrar | person';
COMMENT ON COLUMN linkage.merge.id IS 'Identifier | link | public task of the register | residence';
COMMENT ON COLUMN linkage.merge.kept_id IS 'The record that stays | link | public task of the register | residence';
COMMENT ON COLUMN linkage.merge.absorbed_id IS 'The record that is emptied | link | public task of the register | residence';
COMMENT ON COLUMN linkage.merge.merged_at IS 'When | a decision can be explained and undone | PIPL 24, 46 | residence';
COMMENT ON COLUMN linkage.merge.merged_by IS 'Who joined them | a decision can be explained and undone | PIPL 24, 46 | residence';
COMMENT ON COLUMN linkage.merge.reason_code IS 'Why | a decision can be explained and undone | PIPL 24, 46 | residence';
COMMENT ON COLUMN linkage.merge.undone_at IS 'When it was undone | a decision can be explained and undone | PIPL 24, 46 | residence';
COMMENT ON COLUMN linkage.merge.undone_by IS 'Who undid it | a decision can be explained and undone | PIPL 24, 46 | residence';

COMMENT ON TABLE linkage.moved IS 'A declaration that a merge moved, so that undoing moves back this and no other | person';
COMMENT ON COLUMN linkage.moved.merge_id IS 'The merge | link | public task of the register | residence';
COMMENT ON COLUMN linkage.moved.declaration_id IS 'The declaration | link | public task of the register | residence';
COMMENT ON COLUMN linkage.moved.part IS 'Which part of it | link | public task of the register | residence';

COMMENT ON TABLE linkage.distinction IS 'Two people whom a registrar found to be different | person';
COMMENT ON COLUMN linkage.distinction.one_id IS 'One | link | public task of the register | residence';
COMMENT ON COLUMN linkage.distinction.other_id IS 'The other | link | public task of the register | residence';
COMMENT ON COLUMN linkage.distinction.decided_at IS 'When | a decision can be explained and undone | PIPL 24, 46 | residence';
COMMENT ON COLUMN linkage.distinction.decided_by IS 'Who decided | a decision can be explained and undone | PIPL 24, 46 | residence';

COMMENT ON TABLE linkage.claim IS 'Who is at an open question at the moment | person';
COMMENT ON COLUMN linkage.claim.declaration_id IS 'The declaration that is asked about | link | public task of the register | question';
COMMENT ON COLUMN linkage.claim.actor_id IS 'Who is at it | order of work | public task of the register | question';
COMMENT ON COLUMN linkage.claim.held_until IS 'Until when it is left to that one | order of work | public task of the register | question';

COMMENT ON TABLE linkage.weighed IS 'How strongly a declaration agrees with a person whom it may speak of | person';
COMMENT ON COLUMN linkage.weighed.declaration_id IS 'The declaration | link | public task of the register | residence';
COMMENT ON COLUMN linkage.weighed.part IS 'Which part of it | link | public task of the register | residence';
COMMENT ON COLUMN linkage.weighed.person_id IS 'The person | link | public task of the register | residence';
COMMENT ON COLUMN linkage.weighed.model IS 'Version of the model that weighed | a decision can be explained and undone | PIPL 24, 46 | residence';
COMMENT ON COLUMN linkage.weighed.bits IS 'The sum of the weights, log2 of the odds that both are one person; of the pair, not of the person | a decision can be explained and undone | PIPL 24, 46 | residence';
COMMENT ON TABLE linkage.weighing IS 'What of a declaration and a person agrees, and how much that says | person';
COMMENT ON COLUMN linkage.weighing.declaration_id IS 'The declaration | link | public task of the register | residence';
COMMENT ON COLUMN linkage.weighing.part IS 'Which part of it | link | public task of the register | residence';
COMMENT ON COLUMN linkage.weighing.person_id IS 'The person | link | public task of the register | residence';
COMMENT ON COLUMN linkage.weighing.place IS 'Order; 0 is what was to be expected before anything was compared | link | public task of the register | residence';
COMMENT ON COLUMN linkage.weighing.comparison IS 'What was compared: prior, name, birth_date, sex, document, dwelling | a decision can be explained and undone | PIPL 24, 46 | residence';
COMMENT ON COLUMN linkage.weighing.level IS 'How it agrees, in a word | a decision can be explained and undone | PIPL 24, 46 | residence';
COMMENT ON COLUMN linkage.weighing.bits IS 'How much that says, log2 of a ratio of probabilities | a decision can be explained and undone | PIPL 24, 46 | residence';

COMMENT ON TABLE linkage.model IS 'A linkage model of this register | not person';
COMMENT ON COLUMN linkage.model.version IS 'Digest of what it says | a decision can be explained and undone | PIPL 24 | permanent';
COMMENT ON COLUMN linkage.model.document IS 'The model as it is written in a file; holds nobody | a decision can be explained and undone | PIPL 24 | permanent';
COMMENT ON COLUMN linkage.model.made_at IS 'When it was brought in | a decision can be explained and undone | PIPL 24 | permanent';
COMMENT ON COLUMN linkage.model.made_by IS 'Who brought it in | a decision can be explained and undone | PIPL 24 | permanent';
COMMENT ON TABLE linkage.model_switch IS 'Since when which linkage model decides | not person';
COMMENT ON COLUMN linkage.model_switch.switched_at IS 'Since when | a decision can be explained and undone | PIPL 24 | permanent';
COMMENT ON COLUMN linkage.model_switch.version IS 'Which; none is the one that comes along | a decision can be explained and undone | PIPL 24 | permanent';
COMMENT ON COLUMN linkage.model_switch.switched_by IS 'Who switched | a decision can be explained and undone | PIPL 24 | permanent';

COMMENT ON TABLE linkage.proposal IS 'Two records that may be of one person | person';
COMMENT ON COLUMN linkage.proposal.one_id IS 'One | link | public task of the register | residence';
COMMENT ON COLUMN linkage.proposal.other_id IS 'The other | link | public task of the register | residence';
COMMENT ON COLUMN linkage.proposal.model IS 'Version of the model that weighed | a decision can be explained and undone | PIPL 24, 46 | residence';
COMMENT ON COLUMN linkage.proposal.bits IS 'The sum of the weights, of the pair | a decision can be explained and undone | PIPL 24, 46 | residence';
COMMENT ON COLUMN linkage.proposal.proposed_at IS 'Since when | order of work | public task of the register | residence';
COMMENT ON TABLE linkage.proposal_weighing IS 'What of two records agrees, and how much that says | person';
COMMENT ON COLUMN linkage.proposal_weighing.one_id IS 'One | link | public task of the register | residence';
COMMENT ON COLUMN linkage.proposal_weighing.other_id IS 'The other | link | public task of the register | residence';
COMMENT ON COLUMN linkage.proposal_weighing.place IS 'Order; 0 is what was to be expected before anything was compared | link | public task of the register | residence';
COMMENT ON COLUMN linkage.proposal_weighing.comparison IS 'What was compared: prior, name, birth_date, sex, document, dwelling | a decision can be explained and undone | PIPL 24, 46 | residence';
COMMENT ON COLUMN linkage.proposal_weighing.level IS 'How it agrees, in a word | a decision can be explained and undone | PIPL 24, 46 | residence';
COMMENT ON COLUMN linkage.proposal_weighing.bits IS 'How much that says, log2 of a ratio of probabilities | a decision can be explained and undone | PIPL 24, 46 | residence';

COMMENT ON COLUMN linkage.question.words IS 'Hash of the sender and the words by which the subject is described; derived | what one decision settles is asked once | public task of the register | residence';

COMMENT ON TABLE linkage.answer IS 'What a registrar answered, and whom the answer settled beside | person';
COMMENT ON COLUMN linkage.answer.id IS 'Identifier | link | public task of the register | residence';
COMMENT ON COLUMN linkage.answer.declaration_id IS 'The declaration | link | public task of the register | residence';
COMMENT ON COLUMN linkage.answer.part IS 'Which part of it | link | public task of the register | residence';
COMMENT ON COLUMN linkage.answer.person_id IS 'Whom it was found to mean | link | public task of the register | residence';
COMMENT ON COLUMN linkage.answer.is_new IS 'Whether that was somebody new | a decision can be explained and undone | PIPL 24, 46 | residence';
COMMENT ON COLUMN linkage.answer.follows IS 'The answer to the same words of the same sender that settled this too | a decision can be explained and undone | PIPL 24, 46 | residence';
COMMENT ON COLUMN linkage.answer.answered_at IS 'When | a decision can be explained and undone | PIPL 24, 46 | residence';
COMMENT ON COLUMN linkage.answer.answered_by IS 'Who answered | a decision can be explained and undone | PIPL 24, 46 | residence';
COMMENT ON COLUMN linkage.answer.reason IS 'Why it was asked | a decision can be explained and undone | PIPL 24, 46 | residence';
COMMENT ON COLUMN linkage.answer.asked_at IS 'Since when it had waited | a decision can be explained and undone | PIPL 24, 46 | residence';
COMMENT ON COLUMN linkage.answer.more_fit IS 'Whether more people fitted than were proposed | a decision can be explained and undone | PIPL 24, 46 | residence';
COMMENT ON COLUMN linkage.answer.words IS 'Hash of the sender and the words; derived | what one decision settles is asked once | public task of the register | residence';
COMMENT ON COLUMN linkage.answer.undone_at IS 'When it was taken back | a decision can be explained and undone | PIPL 24, 46 | residence';
COMMENT ON COLUMN linkage.answer.undone_by IS 'Who took it back | a decision can be explained and undone | PIPL 24, 46 | residence';

COMMENT ON TABLE linkage.answer_candidate IS 'A person whom an answered question had proposed | person';
COMMENT ON COLUMN linkage.answer_candidate.answer_id IS 'The answer | link | public task of the register | residence';
COMMENT ON COLUMN linkage.answer_candidate.person_id IS 'The person | link | public task of the register | residence';

COMMENT ON TABLE linkage.opinion IS 'Whom a registrar holds to be meant, of a question that two decide | person';
COMMENT ON COLUMN linkage.opinion.id IS 'Identifier | link | public task of the register | residence';
COMMENT ON COLUMN linkage.opinion.declaration_id IS 'The declaration | link | public task of the register | residence';
COMMENT ON COLUMN linkage.opinion.part IS 'Which part of it | link | public task of the register | residence';
COMMENT ON COLUMN linkage.opinion.person_id IS 'Whom it means; null for somebody new | link | public task of the register | residence';
COMMENT ON COLUMN linkage.opinion.given_at IS 'When | a decision can be explained and undone | PIPL 24, 46 | residence';
COMMENT ON COLUMN linkage.opinion.given_by IS 'Who said so | a decision can be explained and undone | PIPL 24, 46 | residence';
COMMENT ON COLUMN linkage.opinion.closed_at IS 'When the question was closed or asked anew | a decision can be explained and undone | PIPL 24, 46 | residence';

COMMENT ON TABLE linkage.merge_opinion IS 'That a registrar found two records to be of one person, where two have to find so | person';
COMMENT ON COLUMN linkage.merge_opinion.id IS 'Identifier | link | public task of the register | residence';
COMMENT ON COLUMN linkage.merge_opinion.one_id IS 'One | link | public task of the register | residence';
COMMENT ON COLUMN linkage.merge_opinion.other_id IS 'The other | link | public task of the register | residence';
COMMENT ON COLUMN linkage.merge_opinion.given_at IS 'When | a decision can be explained and undone | PIPL 24, 46 | residence';
COMMENT ON COLUMN linkage.merge_opinion.given_by IS 'Who found so | a decision can be explained and undone | PIPL 24, 46 | residence';
COMMENT ON COLUMN linkage.merge_opinion.closed_at IS 'When they were joined, or found to be two | a decision can be explained and undone | PIPL 24, 46 | residence';
