-- What decides whether each declaration of a file came in time: kind, capacity, the hour or else the latest possible day,
-- when it was received, and about whom it is.
SELECT
    d.kind, d.capacity,
    CASE d.kind WHEN 'lodging_checkin' THEN d.check_in WHEN 'lodging_checkout' THEN d.check_out END,
    upper(d.occurred) - 1, d.received_at,
    ledger.subject_in_law(s.nationality, s.document_type, s.document_issuer)
FROM ledger.declaration AS d
LEFT JOIN ledger.described AS s ON s.declaration_id = d.id AND s.part = 'subject'
WHERE d.batch_id = %(batch_id)s
