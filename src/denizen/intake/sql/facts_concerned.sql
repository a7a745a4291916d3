-- Tell which kinds of fact a round may change: those that anybody touched has, and those that something said may make. Each
-- condition is as wide as what the projection of that kind reads, so that one too many may be named and never one too few.
-- Each person looks up their own rows: a join would read a whole table to find that nobody has any.
WITH known AS MATERIALIZED (
    SELECT person_id FROM touched WHERE NOT is_new AND NOT is_made
)
SELECT fact
FROM (VALUES
    ('residence', EXISTS (SELECT FROM spell AS s WHERE s.fact = 'residence') OR EXISTS (
        SELECT FROM known AS k
        CROSS JOIN LATERAL (SELECT FROM register.residence AS f WHERE f.person_id = k.person_id OFFSET 0) AS f
    )),
    ('tenancy', EXISTS (SELECT FROM spell AS s WHERE s.fact = 'tenancy') OR EXISTS (
        SELECT FROM known AS k
        CROSS JOIN LATERAL (SELECT FROM register.tenancy AS f WHERE f.person_id = k.person_id OFFSET 0) AS f
    )),
    ('employment', EXISTS (SELECT FROM spell AS s WHERE s.fact = 'employment') OR EXISTS (
        SELECT FROM known AS k
        CROSS JOIN LATERAL (SELECT FROM register.employment AS f WHERE f.person_id = k.person_id OFFSET 0) AS f
    )),
    ('lodging_stay', EXISTS (SELECT FROM spell AS s WHERE s.fact = 'lodging_stay') OR EXISTS (
        SELECT FROM known AS k
        CROSS JOIN LATERAL (SELECT FROM register.lodging_stay AS f WHERE f.person_id = k.person_id OFFSET 0) AS f
    )),
    ('person_name', EXISTS (SELECT FROM effective AS e WHERE e.name IS NOT NULL OR e.name_latin IS NOT NULL OR e.kind = 'name_change') OR EXISTS (
        SELECT FROM known AS k
        CROSS JOIN LATERAL (SELECT FROM register.person_name AS f WHERE f.person_id = k.person_id OFFSET 0) AS f
    )),
    ('particulars', EXISTS (SELECT FROM effective) OR EXISTS (
        SELECT FROM known AS k
        CROSS JOIN LATERAL (SELECT FROM register.particulars AS f WHERE f.person_id = k.person_id OFFSET 0) AS f
    )),
    ('death', EXISTS (SELECT FROM effective AS e WHERE e.kind = 'death') OR EXISTS (
        SELECT FROM known AS k
        CROSS JOIN LATERAL (SELECT FROM register.death AS f WHERE f.person_id = k.person_id OFFSET 0) AS f
    )),
    ('identity_document', EXISTS (SELECT FROM effective AS e WHERE e.document_token IS NOT NULL OR e.kind = 'document_change') OR EXISTS (
        SELECT FROM known AS k
        CROSS JOIN LATERAL (SELECT FROM register.identity_document AS f WHERE f.person_id = k.person_id OFFSET 0) AS f
    )),
    ('home_registration', EXISTS (SELECT FROM effective AS e WHERE e.home_division IS NOT NULL OR e.home_address IS NOT NULL) OR EXISTS (
        SELECT FROM known AS k
        CROSS JOIN LATERAL (SELECT FROM register.home_registration AS f WHERE f.person_id = k.person_id OFFSET 0) AS f
    )),
    ('contact_point', EXISTS (SELECT FROM effective AS e WHERE num_nonnulls(e.phone, e.email, e.language) > 0) OR EXISTS (
        SELECT FROM known AS k
        CROSS JOIN LATERAL (SELECT FROM register.contact_point AS f WHERE f.person_id = k.person_id OFFSET 0) AS f
    )),
    ('household_membership', EXISTS (SELECT FROM effective AS e WHERE e.relation IS NOT NULL) OR EXISTS (
        SELECT FROM known AS k
        CROSS JOIN LATERAL (SELECT FROM register.household_membership AS f WHERE f.person_id = k.person_id OFFSET 0) AS f
    )),
    ('guardianship', EXISTS (
        SELECT FROM effective AS e
        CROSS JOIN LATERAL (
            SELECT FROM linkage.link AS l
            WHERE l.declaration_id = e.speaker_id AND l.part IN ('mother', 'father', 'guardian')
            OFFSET 0
        ) AS named
    ) OR EXISTS (
        SELECT FROM known AS k
        CROSS JOIN LATERAL (SELECT FROM register.guardianship AS f WHERE f.person_id = k.person_id OFFSET 0) AS f
    ))
) AS kinds (fact, is_concerned)
WHERE is_concerned
