-- What is effectively declared about the touched people: retracted declarations gone, corrected ones in their corrected words.
INSERT INTO effective
SELECT
    l.person_id, root.id, said.id, root.kind, root.party_id, root.capacity, said.party_id, said.capacity,
    root.received_at,
    -- What has a day keeps it where a correction says nothing of it.
    coalesce(said.occurred, root.occurred),
    place.dwelling_id, place.organisation_id, said.room, said.category, said.is_main, said.purpose, said.previous_place,
    said.term_until, said.filing_number, said.occupation, said.contract_kind, said.workplace, said.check_in,
    said.check_out, said.relation,
    s.name, s.name_latin, s.sex, s.born, s.birth_place, s.nationality, s.document_type, s.document_issuer,
    s.document_sealed, s.document_token, s.document_hint, s.document_valid_to, s.phone, s.email, s.language,
    s.home_division, s.home_address
FROM (SELECT DISTINCT person_id FROM touched WHERE NOT is_made) AS t
JOIN linkage.link AS l ON l.person_id = t.person_id AND l.part = 'subject'
JOIN ledger.declaration AS root ON root.id = l.declaration_id
LEFT JOIN intake.amended AS a ON a.declaration_id = root.id
JOIN ledger.declaration AS said ON said.id = CASE WHEN a.declaration_id IS NULL THEN root.id ELSE a.speaks_id END
LEFT JOIN linkage.place_link AS place ON place.declaration_id = said.id
LEFT JOIN ledger.described AS s ON s.declaration_id = said.id AND s.part = 'subject'
