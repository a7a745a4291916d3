-- Take the next round of waiting declarations, interactive lane first, in order of receipt. Of several that share a
-- blocking key or a document only the first is taken, so that whoever it registers is known when the next one is matched.
INSERT INTO work (
    declaration_id, kind, party_id, capacity, received_at, occurred, target, plate, address, is_employer, name, sex, born,
    document_type, document_token, keys, new_keys, alike_keys, dwelling_id, organisation_id, root_id
)
WITH head AS MATERIALIZED (
    SELECT declaration_id, lane, keys, new_keys, alike_keys, address_key
    FROM ledger.waiting
    ORDER BY lane, declaration_id
    LIMIT %(limit)s
),
told AS MATERIALIZED (
    SELECT h.declaration_id, h.lane, s.part, s.name, s.sex, s.born, s.document_type, s.document_token
    FROM head AS h
    JOIN ledger.described AS s ON s.declaration_id = h.declaration_id AND s.part IN ('subject', 'replacement')
),
-- Whoever shares any mark with an earlier one waits, even if that one waits itself: so rounds change nothing.
later AS (
    SELECT declaration_id
    FROM (
        SELECT declaration_id, row_number() OVER (PARTITION BY mark ORDER BY lane, declaration_id) AS nth
        FROM (
            SELECT declaration_id, lane, unnest(keys || new_keys || alike_keys) AS mark FROM head
            UNION
            SELECT declaration_id, lane, document_token FROM told WHERE document_token IS NOT NULL
        ) AS marks
    ) AS ranked
    WHERE nth > 1
)
SELECT
    d.id, d.kind, d.party_id, d.capacity, d.received_at, d.occurred, d.target, d.plate, d.address,
    coalesce(root.kind, d.kind) LIKE 'employment%%' AND d.kind <> 'retraction',
    s.name, s.sex, s.born, s.document_type, s.document_token, h.keys, h.new_keys, h.alike_keys,
    coalesce(by_plate.id, by_address.id), o.id, root.id
FROM head AS h
JOIN ledger.declaration AS d ON d.id = h.declaration_id
LEFT JOIN told AS s ON s.declaration_id = h.declaration_id AND s.part = 'subject'
LEFT JOIN ledger.declaration AS root ON root.number = d.target
-- An employer who does not say for whom declares for itself, and stays the one meant when somebody else mends it.
JOIN access.party AS p ON p.id = coalesce(root.party_id, d.party_id)
LEFT JOIN places.dwelling AS by_plate ON by_plate.plate = d.plate
LEFT JOIN LATERAL (
    SELECT CASE WHEN count(*) = 1 THEN min(found.id::text)::uuid END AS id
    FROM places.dwelling AS found
    WHERE found.address_key = h.address_key
) AS by_address ON d.plate IS NULL AND h.address_key IS NOT NULL
LEFT JOIN register.organisation AS o ON o.credit_code = coalesce(d.employer_code, p.credit_code)
WHERE h.declaration_id NOT IN (SELECT declaration_id FROM later)
