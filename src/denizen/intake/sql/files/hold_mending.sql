-- Hold a request for rows to mend that waits and that nobody answers at the moment.
SELECT m.id, m.file_id, m.language, m.public_key, h.batch_id, h.party_id, h.kind
FROM intake.mending AS m
JOIN intake.handed_in AS h ON h.id = m.file_id
WHERE m.id = %(mending)s AND m.done_at IS NULL
FOR UPDATE OF m SKIP LOCKED
