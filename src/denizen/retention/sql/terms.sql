-- The terms in force here on a day.
SELECT
    t.class AS cls,
    ARRAY[extract(year FROM t.keep), extract(month FROM t.keep), extract(day FROM t.keep)]::integer[] AS keep,
    ARRAY[extract(year FROM t.keep_after_death), extract(month FROM t.keep_after_death),
        extract(day FROM t.keep_after_death)]::integer[] AS keep_after_death,
     t.counted_from, t.law, t.article, t.source_status
FROM retention.term AS t
WHERE t.pack = coalesce((SELECT p.code FROM places.rule_pack AS p ORDER BY p.id DESC LIMIT 1), 'CN')
    AND t.valid_during @> %(today)s::date
ORDER BY t.class
