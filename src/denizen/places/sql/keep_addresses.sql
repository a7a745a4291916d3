-- Adds the addresses that are new.
INSERT INTO places.address (territory_code, street, compound, number)
SELECT DISTINCT territory_code, street, compound, number
FROM unnest(%(territories)s::text[], %(streets)s::text[], %(compounds)s::text[], %(numbers)s::text[])
    AS given (territory_code, street, compound, number)
ON CONFLICT ON CONSTRAINT address_is_kept_once DO NOTHING
