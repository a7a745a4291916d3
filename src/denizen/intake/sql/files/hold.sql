-- Hold a file that nobody reads and that waits, until what became of it is committed.
SELECT h.id, h.party_id, h.capacity, h.channel, h.entered_by, h.handed_in_at, h.kind, h.file_name, h.size
FROM intake.handed_in AS h
WHERE h.id = %(file)s AND h.done_at IS NULL
FOR NO KEY UPDATE SKIP LOCKED
