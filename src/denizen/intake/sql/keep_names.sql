-- Keep what organisations are called by those who declared: what one calls itself finds it from now on, what others do is evidence.
WITH told AS MATERIALIZED (
    SELECT DISTINCT ON (organisation_id, employer_name, party_id)
        organisation_id, employer_name, cardinality(alias_keys) > 0 AS finds, party_id, declaration_id, alias_keys
    FROM work
    WHERE refusal IS NULL AND is_employer AND employer_name IS NOT NULL AND organisation_id IS NOT NULL
        AND NOT EXISTS (
            SELECT FROM register.organisation_name AS n
            WHERE n.organisation_id = work.organisation_id AND n.name = work.employer_name AND n.party_id IS NULL
        )
    ORDER BY organisation_id, employer_name, party_id, declaration_id
),
kept AS (
    INSERT INTO register.organisation_name (organisation_id, name, kind, finds, party_id, declaration_id, told_at)
    SELECT organisation_id, employer_name, 'alias', finds, party_id, declaration_id, %(now)s FROM told
    ON CONFLICT ON CONSTRAINT organisation_name_is_told_once_by_each DO NOTHING
)
INSERT INTO register.organisation_key (key, organisation_id)
SELECT DISTINCT key, organisation_id FROM told CROSS JOIN unnest(alias_keys) AS key
ON CONFLICT DO NOTHING
