-- What each column of the room is, for what, on which basis, and for how long it is kept.

COMMENT ON TABLE webhooks.endpoint IS 'Where a party''s system takes news of its declarations | not person';
COMMENT ON COLUMN webhooks.endpoint.id IS 'Identifier, by which it is listed and of which its key is made | link | public task of the register | party';
COMMENT ON COLUMN webhooks.endpoint.party_id IS 'Whose declarations are told there | routing | public task of the register | party';
COMMENT ON COLUMN webhooks.endpoint.url IS 'Address that is sent to; its query may hold a secret of the receiver, so it stands in no log | routing | public task of the register | party';
COMMENT ON COLUMN webhooks.endpoint.topics IS 'Which news is told there | telling no more than is wanted | PIPL 6 | party';
COMMENT ON COLUMN webhooks.endpoint.made_at IS 'When it was made: news of before is not told there | accountability | PIPL 51 | party';
COMMENT ON COLUMN webhooks.endpoint.key_mark IS 'By which the key of the home is known again of which its key is made | signing | PIPL 51 | party';
COMMENT ON COLUMN webhooks.endpoint.generation IS 'How many keys it has had; each is made with this number | signing | PIPL 51 | party';
COMMENT ON COLUMN webhooks.endpoint.key_mark_before IS 'The same of the key before, which is good for a day more | signing | PIPL 51 | party';
COMMENT ON COLUMN webhooks.endpoint.rotated_at IS 'When it was given its present key, if not its first | signing | PIPL 51 | party';
COMMENT ON COLUMN webhooks.endpoint.failures IS 'How many tries in a row failed | sparing a receiver that is down | public task of the register | party';
COMMENT ON COLUMN webhooks.endpoint.failing_since IS 'When the first of them failed | telling the operator | public task of the register | party';
COMMENT ON COLUMN webhooks.endpoint.rests_until IS 'Until when nothing is sent there | sparing a receiver that is down | public task of the register | party';
COMMENT ON COLUMN webhooks.endpoint.paused_at IS 'Since when its news waits | accountability | public task of the register | party';
COMMENT ON COLUMN webhooks.endpoint.paused_because IS 'Whether the operator paused it, or failing for days did | telling the operator | public task of the register | party';
COMMENT ON COLUMN webhooks.endpoint.ended_at IS 'When it was ended | accountability | public task of the register | party';
COMMENT ON COLUMN webhooks.endpoint.ended_because IS 'Whether the operator ended it, or it answered that it is gone | telling the operator | public task of the register | party';

COMMENT ON TABLE webhooks.delivery IS 'What is to be told to an endpoint, and whether it was | person';
COMMENT ON COLUMN webhooks.delivery.id IS 'Identifier, which the receiver knows a repetition by | telling once | public task of the register | notice: 30 days';
COMMENT ON COLUMN webhooks.delivery.endpoint_id IS 'Where it is to be told | routing | public task of the register | notice: 30 days';
COMMENT ON COLUMN webhooks.delivery.topic IS 'Which kind of news, or a trial | routing | public task of the register | notice: 30 days';
COMMENT ON COLUMN webhooks.delivery.declaration_id IS 'What became of which declaration; none for a trial | what is told | public task of the register | notice: 30 days';
COMMENT ON COLUMN webhooks.delivery.happened_at IS 'When that became of it | what is told | public task of the register | notice: 30 days';
COMMENT ON COLUMN webhooks.delivery.made_at IS 'Since when it waits | order of news | public task of the register | notice: 30 days';
COMMENT ON COLUMN webhooks.delivery.due_at IS 'When it may be tried next; while it is being sent, when it is taken for lost | trying again | public task of the register | notice: 30 days';
COMMENT ON COLUMN webhooks.delivery.tries IS 'How often it was tried | trying again | public task of the register | notice: 30 days';
COMMENT ON COLUMN webhooks.delivery.state IS 'Waiting, delivered, or dead: given up | telling the operator | public task of the register | notice: 30 days';
COMMENT ON COLUMN webhooks.delivery.settled_at IS 'When it was delivered or given up | retention | public task of the register | notice: 30 days';

COMMENT ON TABLE webhooks.attempt IS 'What came of each try to tell something to an endpoint | not person';
COMMENT ON COLUMN webhooks.attempt.delivery_id IS 'What was tried | telling the operator | public task of the register | notice: 30 days';
COMMENT ON COLUMN webhooks.attempt.tried_at IS 'When it ended | telling the operator | public task of the register | notice: 30 days';
COMMENT ON COLUMN webhooks.attempt.outcome IS 'What came of it, in a word | telling the operator | public task of the register | notice: 30 days';
COMMENT ON COLUMN webhooks.attempt.status IS 'The status of the answer (HTTP), where there was one | telling the operator | public task of the register | notice: 30 days';
COMMENT ON COLUMN webhooks.attempt.milliseconds IS 'How long it took | telling the operator | public task of the register | notice: 30 days';
