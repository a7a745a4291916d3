-- The time to give a receipt: the caller's, or the latest time of record or receipt where that is up to 25 hours later.
-- Identifiers are in the order of arrival, whatever the clock says of today.
SELECT greatest(%(now)s::timestamptz, (
    SELECT max(known.latest)
    FROM (
        SELECT c.latest FROM intake.record_clock AS c
        UNION ALL
        (SELECT d.received_at FROM ledger.declaration AS d ORDER BY d.id DESC LIMIT 1)
    ) AS known
    WHERE known.latest <= %(now)s::timestamptz + interval '25 hours'
))
