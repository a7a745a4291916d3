-- What was signed last, and the key that verifies it.
SELECT note, key FROM journal.checkpoint ORDER BY size DESC LIMIT 1
