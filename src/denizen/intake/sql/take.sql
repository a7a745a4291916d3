-- Take the next round of waiting declarations, interactive lane first, in order of receipt. Of several that share a
-- blocking key or a document only the first is taken, so that whoever it registers is known when the next one is matched.
INSERT INTO work (
    declaration_id, kind, party_id, capacity, received_at, occurred, target, plate, address, is_employer, name, sex, born,
    document_type, document_token, keys, new_keys, dwelling_id, organisation_id, root_id
)
WITH head AS MATERIALIZED (
    SELECT w.declaration_id, w.lane, w.keys, w.new_keys, w.address_key, s.name, s.sex, s.born, s.document_type, s.document_token
    FROM ledger.waiting AS w
    LEFT JOIN ledger.described AS s ON s.declaration_id = w.declaration_id AND s.part = 'subject'
    ORDER BY w.lane, w.declaration_id
    LIMIT %(limit)s
),
ranked AS (
    SELECT
        head.*,
        row_number() OVER (PARTITION BY keys[1] ORDER BY lane, declaration_id) AS nth_of_key,
        row_number() OVER (PARTITION BY document_token ORDER BY lane, declaration_id) AS nth_of_document
    FROM head
)
SELECT
    d.id, d.kind, d.party_id, d.capacity, d.received_at, d.occurred, d.target, d.plate, d.address,
    d.kind LIKE 'employment%%', r.name, r.sex, r.born, r.document_type, r.document_token, r.keys, r.new_keys,
    coalesce(by_plate.id, by_address.id, sole.id), o.id, root.id
FROM ranked AS r
JOIN ledger.declaration AS d ON d.id = r.declaration_id
JOIN access.party AS p ON p.id = d.party_id
LEFT JOIN places.dwelling AS by_plate ON by_plate.plate = d.plate
LEFT JOIN LATERAL (
    SELECT CASE WHEN count(*) = 1 THEN min(found.id::text)::uuid END AS id
    FROM places.dwelling AS found
    WHERE found.address_key = r.address_key
) AS by_address ON d.plate IS NULL AND r.address_key IS NOT NULL
-- A lodging that names no place speaks of its own, if it has just one.
LEFT JOIN LATERAL (
    SELECT CASE WHEN count(*) = 1 THEN min(own.dwelling_id::text)::uuid END AS id
    FROM places.provider AS own
    WHERE own.party_id = d.party_id AND own.valid_during @> d.received_at::date
) AS sole ON d.plate IS NULL AND d.address IS NULL AND d.kind IN ('lodging_checkin', 'lodging_checkout')
LEFT JOIN register.organisation AS o ON o.credit_code = coalesce(d.employer_code, p.credit_code)
LEFT JOIN ledger.declaration AS root ON root.number = d.target
WHERE (r.keys[1] IS NULL OR r.nth_of_key = 1) AND (r.document_token IS NULL OR r.nth_of_document = 1)
