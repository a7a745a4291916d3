-- Enter a draft in the ledger and at the very head of the queue, in a transaction that will be undone. Returns its id there.
WITH draft AS (
    SELECT * FROM ledger.draft WHERE number = %(draft)s
),
said AS (
    INSERT INTO ledger.declaration (
        id, number, kind, party_id, capacity, channel, entered_by, received_at, target, reason_code, occurred, plate, address,
        room, category, is_main, purpose, previous_place, destination, term_until, filing_number, employer_code, employer_name,
        occupation, contract_kind, workplace, check_in, check_out, relation)
    SELECT
        id, number, kind, party_id, capacity, channel, entered_by, %(now)s, target, reason_code, occurred, plate, address,
        room, category, is_main, purpose, previous_place, destination, term_until, filing_number, employer_code, employer_name,
        occupation, contract_kind, workplace, check_in, check_out, relation
    FROM draft
),
described AS (
    INSERT INTO ledger.described
    SELECT p.* FROM ledger.draft_described AS p JOIN draft AS d ON d.id = p.declaration_id
)
INSERT INTO ledger.waiting (declaration_id, lane, keys, new_keys, alike_keys, near_keys, address_key)
SELECT id, -1, keys, new_keys, alike_keys, near_keys, address_key FROM draft
RETURNING declaration_id
