-- How many facts of one kind came to be, or to an end, for these people since that time of record.
SELECT
    (SELECT count(*) FROM register.{fact} AS f WHERE f.person_id = ANY (%(people)s) AND f.recorded_at >= %(now)s)
    + (
        SELECT count(*) FROM register.{superseded} AS s
        WHERE s.person_id = ANY (%(people)s) AND upper(s.recorded_during) >= %(now)s
    )
