-- Hold back the erasing of a person.
INSERT INTO retention.hold (person_id, reason, placed_at, placed_by, until)
VALUES (%(person_id)s, %(reason)s, %(now)s, %(actor_id)s, %(until)s)
RETURNING id
