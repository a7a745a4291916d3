-- Notes that it was counted.
UPDATE counts.counting
SET counted_at = %(now)s, whole_at = %(whole_at)s, days = %(all_days)s, took = %(took)s, newest_news = %(news)s, newest_entry = %(entry)s
