-- Who is told of what the round has done. Identifiers are in the order of time, so only the newest news are looked through:
-- there is one of each declaration that ever came.
SELECT DISTINCT topic, party_id, person_id
FROM journal.outbox
WHERE id > (SELECT uuidv7(transaction_timestamp() - clock_timestamp() - interval '1 second')) AND written_at = %(now)s
ORDER BY topic
