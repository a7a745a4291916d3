-- What organisations are called, by whose word, and the keys by which they are found by these names.

CREATE TABLE register.organisation_name (
    organisation_id uuid        NOT NULL,
    name            text        NOT NULL,
    kind            text        NOT NULL,
    finds           boolean     NOT NULL,
    party_id        uuid,
    declaration_id  uuid,
    told_at         timestamptz NOT NULL,
    CONSTRAINT organisation_name_is_told_once_by_each UNIQUE NULLS NOT DISTINCT (organisation_id, name, party_id),
    CONSTRAINT organisation_name_kind_is_known CHECK (kind IN ('registered', 'former', 'alias')),
    -- What the office itself says finds; what a party told has the declaration in which it did for evidence.
    CONSTRAINT organisation_name_of_others_is_evidence CHECK (
        num_nonnulls(party_id, declaration_id) = CASE WHEN party_id IS NULL THEN 0 ELSE 2 END
        AND (party_id IS NOT NULL OR finds) AND (kind = 'alias' OR party_id IS NULL)),
    CONSTRAINT organisation_name_is_of_a_known_organisation FOREIGN KEY (organisation_id) REFERENCES register.organisation (id),
    CONSTRAINT organisation_name_party_is_known FOREIGN KEY (party_id) REFERENCES access.party (id),
    CONSTRAINT organisation_name_declaration_is_known FOREIGN KEY (declaration_id) REFERENCES ledger.declaration (id)
);
CREATE UNIQUE INDEX organisation_has_one_registered_name ON register.organisation_name (organisation_id) WHERE kind = 'registered';
CREATE INDEX organisation_name_is_found_by_party ON register.organisation_name (party_id);
CREATE INDEX organisation_name_is_found_by_declaration ON register.organisation_name (declaration_id);

-- Derived from the names that find; made anew where names are read otherwise, or the areas in front of them are others.
CREATE TABLE register.organisation_key (
    key             bigint NOT NULL,
    organisation_id uuid   NOT NULL,
    CONSTRAINT organisation_key_is_kept_once PRIMARY KEY (key, organisation_id),
    CONSTRAINT organisation_key_is_of_a_known_organisation FOREIGN KEY (organisation_id) REFERENCES register.organisation (id)
);
CREATE INDEX organisation_key_is_found_by_organisation ON register.organisation_key (organisation_id);

-- The organisations that have one of some keys in common, with the names that find them; of a key that very many share, some.
CREATE FUNCTION register.organisations_alike(asked bigint[], most integer)
RETURNS TABLE (id uuid, credit_code text, name text, names text[], keys bigint[])
LANGUAGE sql STABLE
AS $$
    SELECT o.id, o.credit_code, o.name,
        ARRAY(
            SELECT n.name FROM register.organisation_name AS n
            WHERE n.organisation_id = o.id AND n.finds
            ORDER BY n.party_id IS NOT NULL, n.told_at, n.name
        ),
        found.keys
    FROM (
        SELECT near.organisation_id, array_agg(near.key) AS keys
        FROM unnest(asked) AS wanted (key)
        CROSS JOIN LATERAL (
            SELECT k.key, k.organisation_id FROM register.organisation_key AS k WHERE k.key = wanted.key LIMIT most
        ) AS near
        GROUP BY near.organisation_id
    ) AS found
    JOIN register.organisation AS o ON o.id = found.organisation_id;
$$;
