-- Write in the journal that organisations were registered.
INSERT INTO journal.entry (happened_at, actor_id, act, quantity)
VALUES (%(now)s, %(actor_id)s, 'register.organisations', %(quantity)s)
