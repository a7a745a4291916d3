-- Keep what organisations are called by those who declared: what one calls itself finds it from now on, what others do is evidence.
-- Twenty names find, whoever gave them, since each is compared with whatever is told; only the office gives more.
WITH told AS MATERIALIZED (
    SELECT DISTINCT ON (organisation_id, employer_name, party_id)
        organisation_id, employer_name, cardinality(alias_keys) > 0 AS finds, party_id, declaration_id, alias_keys
    FROM work
    WHERE refusal IS NULL AND (target IS NULL OR question IS NULL) AND is_employer AND employer_name IS NOT NULL AND organisation_id IS NOT NULL
        AND NOT EXISTS (
            SELECT FROM register.organisation_name AS n
            WHERE n.organisation_id = work.organisation_id AND n.name = work.employer_name
                AND (n.party_id IS NULL OR n.party_id = work.party_id)
        )
    ORDER BY organisation_id, employer_name, party_id, declaration_id
),
counted AS (
    SELECT
        t.*,
        t.finds AND row_number() OVER (PARTITION BY t.organisation_id, t.finds ORDER BY t.declaration_id) + (
            SELECT count(*) FROM register.organisation_name AS n WHERE n.organisation_id = t.organisation_id AND n.finds
        ) <= 20 AS is_found_by_it
    FROM told AS t
),
kept AS (
    INSERT INTO register.organisation_name (organisation_id, name, kind, finds, party_id, declaration_id, told_at)
    SELECT organisation_id, employer_name, 'alias', is_found_by_it, party_id, declaration_id, %(now)s FROM counted
)
INSERT INTO register.organisation_key (key, organisation_id)
SELECT DISTINCT key, organisation_id FROM counted CROSS JOIN unnest(alias_keys) AS key WHERE is_found_by_it
ON CONFLICT DO NOTHING
