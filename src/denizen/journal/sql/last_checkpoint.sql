-- What was signed last.
SELECT note FROM journal.checkpoint ORDER BY size DESC LIMIT 1
