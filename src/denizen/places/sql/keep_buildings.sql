-- Adds the buildings that are new, and returns each one asked for once, with its components.
WITH given AS (
    SELECT DISTINCT address.id AS address_id, given.*
    FROM unnest(
        %(territories)s::text[], %(streets)s::text[], %(compounds)s::text[], %(numbers)s::text[], %(labels)s::text[]
    ) AS given (territory_code, street, compound, number, label)
    JOIN places.address USING (territory_code, street, compound, number)
),
made AS (
    INSERT INTO places.building (id, address_id, label)
    SELECT gen_random_uuid(), address_id, label FROM given
    ON CONFLICT ON CONSTRAINT building_has_its_own_label_at_its_address DO NOTHING
    RETURNING id, address_id, label
)
SELECT given.territory_code, given.street, given.compound, given.number, given.label, found.id
FROM given
JOIN (
    SELECT id, address_id, label FROM made
    UNION ALL
    SELECT id, address_id, label FROM places.building
) AS found USING (address_id, label)
