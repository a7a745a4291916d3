-- Takes away the figures of which nothing is left on the days counted, and those of days that are kept no longer.
DELETE FROM counts.figure AS f
WHERE f.day <> ALL (%(all_days)s::date[])
    OR (f.day = ANY (%(days)s::date[]) AND NOT EXISTS (
        SELECT FROM rolled_up AS r WHERE r.day = f.day AND r.code = f.code AND r.what = f.what AND r.sort = f.sort))
