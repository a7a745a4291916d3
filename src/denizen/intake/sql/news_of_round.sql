-- Who is told of what the round has done.
SELECT DISTINCT topic, party_id, person_id FROM journal.outbox WHERE written_at = %(now)s ORDER BY topic
