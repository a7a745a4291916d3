-- The latest runs, with what they erased and on which law that rests.
SELECT r.day, r.pack, r.ended_at, e.class, e.what, e.quantity, t.law, t.article, t.source_status
FROM (SELECT * FROM retention.run ORDER BY day DESC LIMIT %(most)s) AS r
LEFT JOIN retention.erased AS e ON e.day = r.day
LEFT JOIN retention.term AS t ON t.pack = r.pack AND t.class = e.class AND t.valid_during @> r.day
ORDER BY r.day DESC, e.class, e.what
