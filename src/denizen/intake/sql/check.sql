-- Refuse what cannot be applied, each declaration for the first reason that holds. Nothing here depends on who the person is.
UPDATE work AS w
SET
    refusal = judged.code,
    refused_fields = CASE
        WHEN starts_with(judged.code, 'dwelling.address_') THEN '{address}'
        WHEN judged.code = judged.ahead_code THEN ARRAY[judged.ahead_field]
        WHEN judged.code = 'employer.not_yours' AND judged.employer_basis = 'name' THEN '{employer_name}'
        ELSE coalesce(reason.fields, '{}')
    END
FROM (
    SELECT
        same.declaration_id, same.employer_basis, ahead.code AS ahead_code, ahead.field AS ahead_field,
        CASE
            WHEN NOT p.valid_during @> told.received_on THEN 'party.expired'
            WHEN
                same.kind IN (SELECT o.kind FROM permitted AS o)
                AND (same.kind, same.capacity) NOT IN (SELECT o.kind, o.capacity FROM permitted AS o)
            THEN 'declaration.kind_not_allowed'
            WHEN same.target IS NOT NULL AND same.root_id IS NULL THEN 'correction.target_unknown'
            WHEN root.kind IN ('correction', 'retraction') THEN 'correction.target_is_an_amendment'
            WHEN root.party_id <> same.party_id AND same.capacity <> 'registrar' THEN 'correction.target_not_yours'
            WHEN
                same.root_id IS NOT NULL
                -- Taken back is not refused: whatever else is said of it changes nothing, in whatever order it comes.
                AND EXISTS (
                    SELECT FROM ledger.outcome AS o
                    WHERE o.declaration_id = same.root_id AND o.state = 'refused' AND o.code <> 'declaration.taken_back'
                )
            THEN 'correction.target_refused'
            WHEN same.plate IS NOT NULL AND same.dwelling_id IS NULL THEN 'dwelling.plate_unknown'
            WHEN same.plate IS NULL AND same.address IS NOT NULL AND same.dwelling_id IS NULL
            THEN coalesce(same.place_refusal, 'dwelling.address_unknown')
            WHEN same.dwelling_id IS NULL AND same.kind <> 'retraction' AND told.act = ANY(%(placed_kinds)s)
            THEN 'dwelling.missing'
            WHEN
                same.dwelling_id IS NOT NULL AND same.capacity = ANY(%(bound)s) AND NOT EXISTS (
                    SELECT FROM places.provider AS pr
                    WHERE pr.dwelling_id = same.dwelling_id AND pr.party_id = same.party_id
                        -- Of an end, the last day there counts: the first day of absence may be after the provider's time.
                        AND (
                            told.day IS NULL OR pr.valid_during && told.day
                            OR told.act ~ '_(end|checkout)$' AND pr.valid_during @> lower(told.day) - 1
                        )
                )
            THEN 'dwelling.not_yours'
            WHEN same.is_employer AND same.organisation_id IS NULL THEN coalesce(same.employer_refusal, 'employer.unknown')
            WHEN
                same.is_employer AND same.capacity = ANY(%(firms)s) AND NOT EXISTS (
                    SELECT FROM register.organisation AS own
                    WHERE own.id = same.organisation_id AND (own.party_id = p.id OR own.credit_code = p.credit_code)
                )
            THEN 'employer.not_yours'
            WHEN ahead.code IS NOT NULL THEN ahead.code
            -- Nobody is declared before being born; the birth itself has its day above.
            WHEN lower(same.born) > told.received_on + %(grace_days)s THEN 'declaration.in_the_future'
            WHEN
                told.act = 'employment_start'
                AND upper(told.day) <= (lower(same.born) + make_interval(years => %(working_age)s))::date
            THEN 'employment.under_age'
            WHEN told.act <> 'birth' AND upper(told.day) <= lower(same.born)
            THEN CASE told.act WHEN 'death' THEN 'death.before_birth' ELSE 'declaration.before_birth' END
            WHEN same.kind <> 'retraction' AND same.document_token IS NULL AND cardinality(same.keys) = 0
            THEN 'person.not_identifiable'
        END AS code
    FROM work AS same
    JOIN access.party AS p ON p.id = same.party_id
    LEFT JOIN ledger.declaration AS root ON root.id = same.root_id
    -- A correction speaks of what its root declared, and on the same day where it names none.
    CROSS JOIN LATERAL (
        SELECT
            coalesce(root.kind, same.kind) AS act, coalesce(same.occurred, root.occurred) AS day,
            (same.received_at AT TIME ZONE %(time_zone)s)::date AS received_on
    ) AS told
    -- What lies further ahead of its receipt than its kind may: of a date known in part the earliest day counts.
    LEFT JOIN LATERAL (
        SELECT l.code, l.field
        FROM latest AS l
        WHERE l.kind = told.act AND same.kind <> 'retraction'
            AND CASE l.what WHEN 'day' THEN lower(told.day) ELSE same.term_until END > told.received_on + l.ahead
        ORDER BY l.what
        LIMIT 1
    ) AS ahead ON true
) AS judged
LEFT JOIN (
    VALUES
        ('declaration.kind_not_allowed', '{kind}'::text[]),
        ('correction.target_unknown', '{receipt}'),
        ('correction.target_is_an_amendment', '{receipt}'),
        ('correction.target_not_yours', '{receipt}'),
        ('correction.target_refused', '{receipt}'),
        ('dwelling.plate_unknown', '{plate}'),
        ('dwelling.missing', '{plate}'),
        ('dwelling.not_yours', '{plate}'),
        ('employer.unknown', '{employer_code}'),
        ('employer.name_unknown', '{employer_name}'),
        ('employer.name_vague', '{employer_name}'),
        ('employer.name_several', '{employer_name}'),
        ('employer.name_lacks_area', '{employer_name}'),
        ('employer.name_lacks_form', '{employer_name}'),
        ('employer.name_differs', '{employer_name}'),
        ('employer.not_yours', '{employer_code}'),
        ('declaration.in_the_future', '{birth_date}'),
        ('employment.under_age', '{birth_date,start_date}'),
        ('death.before_birth', '{death_date}'),
        ('declaration.before_birth', '{birth_date}'),
        ('person.not_identifiable', '{document_number,birth_date}')
) AS reason (code, fields) ON reason.code = judged.code
WHERE w.declaration_id = judged.declaration_id AND judged.code IS NOT NULL
