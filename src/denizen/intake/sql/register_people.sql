-- Register those whom nobody knew, link the declarations, and keep the keys by which they are found again.
WITH new_people AS (
    INSERT INTO register.person (id, registered_at)
    SELECT person_id, %(now)s FROM work WHERE basis = 'new' AND person_id IS NOT NULL
),
links AS (
    INSERT INTO linkage.link (declaration_id, part, person_id, basis, decided_by, decided_at)
    SELECT declaration_id, 'subject', person_id, basis, %(actor_id)s, %(now)s
    FROM work
    WHERE person_id IS NOT NULL AND target IS NULL
),
places AS (
    INSERT INTO linkage.place_link (declaration_id, dwelling_id, basis, organisation_id, organisation_basis)
    SELECT declaration_id, dwelling_id, place_basis, CASE WHEN is_employer THEN organisation_id END,
        CASE WHEN is_employer THEN employer_basis END
    FROM work
    WHERE refusal IS NULL AND (dwelling_id IS NOT NULL OR is_employer)
),
-- Nobody else can have put down a key of whoever is new: to look for that first would cost as much as the row.
keys_of_new AS (
    INSERT INTO linkage.person_key (key, person_id)
    SELECT key.key, w.person_id
    FROM work AS w
    CROSS JOIN LATERAL unnest(w.keys || w.alike_keys || w.near_keys) AS key
    WHERE w.basis = 'new' AND w.person_id IS NOT NULL
)
INSERT INTO linkage.person_key (key, person_id)
SELECT DISTINCT key.key, coalesce(w.person_id, amended.person_id)
FROM work AS w
CROSS JOIN LATERAL unnest(
    CASE WHEN w.basis = 'new' THEN w.new_keys ELSE w.keys || w.new_keys || w.alike_keys || w.near_keys END
) AS key
-- A corrected name is a name by which the person may come again.
LEFT JOIN LATERAL (
    SELECT l.person_id
    FROM linkage.link AS l
    WHERE l.declaration_id = w.root_id AND l.part = 'subject' AND w.refusal IS NULL AND w.question IS NULL
        AND w.is_taken_back IS NOT TRUE
    LIMIT 1
) AS amended ON true
WHERE coalesce(w.person_id, amended.person_id) IS NOT NULL
ON CONFLICT DO NOTHING
