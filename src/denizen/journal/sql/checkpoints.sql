-- All that was signed, the oldest first.
SELECT size, note FROM journal.checkpoint ORDER BY size
