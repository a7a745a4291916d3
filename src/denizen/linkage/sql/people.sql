-- Everybody in the register with what of them is compared; those whose records were joined to another's have nothing of their own. Read
-- row by row and kept nowhere.
SELECT
    n.person_id, n.names, p.born, p.sex, i.tokens, i.types, r.dwellings
FROM (
    SELECT person_id, array_agg(name ORDER BY kind = 'official' DESC, kind, name) AS names
    FROM register.person_name
    GROUP BY person_id
) AS n
LEFT JOIN register.particulars AS p ON p.person_id = n.person_id
LEFT JOIN (
    SELECT person_id, array_agg(DISTINCT encode(token, 'hex')) AS tokens, array_agg(DISTINCT document_type) AS types
    FROM register.identity_document
    GROUP BY person_id
) AS i ON i.person_id = n.person_id
LEFT JOIN (
    SELECT person_id, array_agg(DISTINCT dwelling_id::text) AS dwellings
    FROM register.residence
    GROUP BY person_id
) AS r ON r.person_id = n.person_id
