-- Write the line of an act.
INSERT INTO journal.entry (happened_at, actor_id, act, reference, quantity)
VALUES (%(now)s, %(actor_id)s, %(act)s, %(reference)s, %(quantity)s)
