-- Redeem the ticket of a request, with the line in the person's log; the sealed number that is meant, or a refusal.
SELECT r.refusal, d.sealed
FROM reading.document_number(%(ticket)s) AS r
LEFT JOIN register.identity_document AS d ON d.person_id = r.person_id AND d.token = r.token
