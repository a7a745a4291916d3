-- The journal's line of an act of this room.
INSERT INTO journal.entry (happened_at, actor_id, act, reference)
VALUES (%(now)s, %(actor_id)s, %(act)s, %(reference)s)
