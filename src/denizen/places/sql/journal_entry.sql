-- Writes the line of an act in the journal.
INSERT INTO journal.entry (happened_at, actor_id, act, reference, quantity)
VALUES (%(now)s, %(actor)s, %(act)s, %(reference)s, %(quantity)s)
