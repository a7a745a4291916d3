-- The commitment of each line as it stands now, by its place; null where the line is gone.
SELECT l.position, CASE WHEN d.id IS NOT NULL THEN sha256(l.salt || convert_to(journal.line_text(d), 'UTF8')) END
FROM journal.leaf AS l
LEFT JOIN journal.delivery AS d ON d.id = l.delivery_id
ORDER BY l.position
