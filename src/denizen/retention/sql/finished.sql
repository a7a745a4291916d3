-- Whether the run of a day is done.
SELECT EXISTS (SELECT FROM retention.run AS r WHERE r.day = %(today)s AND r.ended_at IS NOT NULL)
