-- Take back what organisations were called in words that stand no longer: retracted, corrected, or refused after all. Another
-- declaration of the same party that stands and calls it so is the evidence from then on; where there is none, the name goes.
-- Gives the organisations that were found by one that went.
WITH amended AS MATERIALIZED (
    SELECT root_id AS id FROM work WHERE root_id IS NOT NULL AND refusal IS NULL
    UNION
    SELECT a.id
    FROM work AS w
    JOIN ledger.declaration AS root ON root.id = w.root_id
    JOIN ledger.declaration AS a ON a.target = root.number
    WHERE w.refusal IS NULL
),
fallen AS MATERIALIZED (
    SELECT n.organisation_id, n.name, n.party_id
    FROM register.organisation_name AS n
    WHERE n.declaration_id = ANY(ARRAY(SELECT id FROM amended)) AND NOT intake.stands(n.declaration_id)
),
replaced AS MATERIALIZED (
    SELECT f.*, other.id AS declaration_id
    FROM fallen AS f
    LEFT JOIN LATERAL (
        SELECT d.id
        FROM ledger.declaration AS d
        -- None is linked that was refused.
        JOIN linkage.place_link AS l ON l.declaration_id = d.id
        WHERE d.party_id = f.party_id AND hashtext(d.employer_name) = hashtext(f.name) AND d.employer_name = f.name
            AND l.organisation_id = f.organisation_id AND intake.stands(d.id)
        ORDER BY d.id
        LIMIT 1
    ) AS other ON true
),
kept AS (
    UPDATE register.organisation_name AS n SET declaration_id = r.declaration_id
    FROM replaced AS r
    WHERE r.declaration_id IS NOT NULL
        AND n.organisation_id = r.organisation_id AND n.name = r.name AND n.party_id = r.party_id
),
gone AS (
    DELETE FROM register.organisation_name AS n
    USING replaced AS r
    WHERE r.declaration_id IS NULL
        AND n.organisation_id = r.organisation_id AND n.name = r.name AND n.party_id = r.party_id
    RETURNING n.organisation_id, n.finds
)
SELECT DISTINCT organisation_id FROM gone WHERE finds
