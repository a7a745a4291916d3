-- Find the batch that the same file made when it came before, with its rows that became declarations and those that did not.
SELECT
    b.id,
    coalesce(b.handed_in_at, b.received_at),
    (SELECT count(*) FROM ledger.declaration AS d WHERE d.batch_id = b.id),
    (SELECT count(DISTINCT r.row_number) FROM ledger.reject AS r WHERE r.batch_id = b.id)
FROM ledger.batch AS b
WHERE b.party_id = %(party_id)s AND b.kind = %(kind)s AND b.digest = %(digest)s
