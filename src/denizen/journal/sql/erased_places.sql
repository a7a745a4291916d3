-- The places whose lines were erased in time: each was signed a year before, however the erasing is told.
SELECT e.first, least(e.last, signed.size - 1)
FROM journal.erased AS e
CROSS JOIN LATERAL (
    SELECT max(c.size) AS size
    FROM journal.checkpoint AS c
    WHERE c.signed_at <= least(e.erased_at, clock_timestamp()) - interval '1 year'
) AS signed
WHERE signed.size > e.first
