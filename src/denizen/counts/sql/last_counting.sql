-- The last counting, and what is newest now; waits for nobody.
SELECT c.counted_at, c.whole_at, c.days, c.took, c.newest_news, c.newest_entry,
    (SELECT o.id FROM journal.outbox AS o ORDER BY o.id DESC LIMIT 1) AS news,
    (SELECT e.id FROM journal.entry AS e WHERE e.act <> 'counts.recount' ORDER BY e.id DESC LIMIT 1) AS entry
FROM counts.counting AS c
