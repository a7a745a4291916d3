-- What decides whether declarations of a file came in time, and how many are alike in it: kind, capacity, the hour or else
-- the latest possible day, when it came in, and about whom it is. Most are about a few hundred days.
SELECT
    d.kind, d.capacity,
    CASE d.kind WHEN 'lodging_checkin' THEN d.check_in WHEN 'lodging_checkout' THEN d.check_out END,
    upper(d.occurred) - 1, ledger.came_in_at(d.batch_id, d.received_at),
    ledger.subject_in_law(s.nationality, s.document_type, s.document_issuer), count(*)
FROM ledger.declaration AS d
LEFT JOIN ledger.described AS s ON s.declaration_id = d.id AND s.part = 'subject'
WHERE d.batch_id = %(batch_id)s
GROUP BY 1, 2, 3, 4, 5, 6
