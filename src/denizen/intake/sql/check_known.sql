-- Refuse what the birth date in the register rules out, where the declaration tells none or a less exact one.
UPDATE work AS w
SET
    refusal = CASE
        WHEN told.act = 'death' THEN 'death.before_birth'
        WHEN told.too_early THEN 'declaration.before_birth'
        ELSE 'employment.under_age'
    END,
    refused_fields = CASE
        WHEN told.act = 'death' THEN '{death_date}'::text[]
        WHEN told.too_early THEN '{birth_date}'
        ELSE '{birth_date,start_date}'
    END,
    person_id = NULL,
    basis = NULL
FROM (
    SELECT
        o.declaration_id, o.act,
        upper(o.occurred) <= lower(known.born) AS too_early,
        o.act = 'employment_start'
        AND upper(o.occurred) <= (lower(known.born) + make_interval(years => %(working_age)s))::date AS too_young
    FROM (
        SELECT
            w.declaration_id, w.occurred, w.born, coalesce(root.kind, w.kind) AS act,
            coalesce(w.person_id, amended.person_id) AS person_id, root.id AS root_id
        FROM work AS w
        LEFT JOIN ledger.declaration AS root ON root.id = w.root_id
        LEFT JOIN linkage.link AS amended ON amended.declaration_id = w.root_id AND amended.part = 'subject'
        WHERE w.refusal IS NULL AND w.occurred IS NOT NULL AND w.kind <> 'retraction' AND w.basis IS DISTINCT FROM 'new'
    ) AS o
    -- One at a time, so that it stays a walk along the key however large the register is.
    CROSS JOIN LATERAL (
        SELECT p.born
        FROM register.particulars AS p
        -- What only the corrected words themselves told of the birth is not held against their correction.
        WHERE p.person_id = o.person_id AND p.declaration_id IS DISTINCT FROM o.root_id
        LIMIT 1
    ) AS known
    -- Who tells another birth date is believed here; the register shows that the two are at odds.
    WHERE o.act <> 'birth' AND (o.born IS NULL OR o.born @> known.born)
) AS told
WHERE w.declaration_id = told.declaration_id AND (told.too_early OR told.too_young)
