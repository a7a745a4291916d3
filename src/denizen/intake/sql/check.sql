-- Refuse what cannot be applied, each declaration for the first reason that holds. Nothing here depends on who the person is.
UPDATE work AS w
SET refusal = reason.code, refused_fields = reason.fields
FROM work AS same
JOIN access.party AS p ON p.id = same.party_id
LEFT JOIN ledger.declaration AS root ON root.id = same.root_id
-- A correction speaks of what its root declared, and on the same day where it names none.
CROSS JOIN LATERAL (SELECT coalesce(root.kind, same.kind) AS act, coalesce(same.occurred, root.occurred) AS day) AS told
CROSS JOIN LATERAL (
    SELECT code, fields
    FROM (
        VALUES
            (1, NOT p.valid_during @> (same.received_at AT TIME ZONE %(time_zone)s)::date, 'party.expired', '{}'::text[]),
            (
                2,
                EXISTS (SELECT FROM permitted AS o WHERE o.kind = same.kind)
                AND NOT EXISTS (SELECT FROM permitted AS o WHERE o.kind = same.kind AND o.capacity = same.capacity),
                'declaration.kind_not_allowed', '{kind}'
            ),
            (3, same.target IS NOT NULL AND same.root_id IS NULL, 'correction.target_unknown', '{receipt}'),
            (4, root.kind IN ('correction', 'retraction'), 'correction.target_is_an_amendment', '{receipt}'),
            (
                5, root.party_id <> same.party_id AND same.capacity <> 'registrar',
                'correction.target_not_yours', '{receipt}'
            ),
            (
                6,
                same.root_id IS NOT NULL
                -- Taken back is not refused: whatever else is said of it changes nothing, in whatever order it comes.
                AND EXISTS (
                    SELECT FROM ledger.outcome AS o
                    WHERE o.declaration_id = same.root_id AND o.state = 'refused' AND o.code <> 'declaration.taken_back'
                ),
                'correction.target_refused', '{receipt}'
            ),
            (7, same.plate IS NOT NULL AND same.dwelling_id IS NULL, 'dwelling.plate_unknown', '{plate}'),
            (
                8, same.plate IS NULL AND same.address IS NOT NULL AND same.dwelling_id IS NULL,
                'dwelling.address_unknown', '{address}'
            ),
            (
                9, same.dwelling_id IS NULL AND told.act = ANY(%(placed_kinds)s)
                AND same.kind <> 'retraction',
                'dwelling.missing', '{plate}'
            ),
            (
                10, same.dwelling_id IS NOT NULL AND same.capacity = ANY(%(bound)s) AND NOT EXISTS (
                    SELECT FROM places.provider AS pr
                    WHERE pr.dwelling_id = same.dwelling_id AND pr.party_id = same.party_id
                        -- Of an end, the last day there counts: the first day of absence may be after the provider's time.
                        AND (
                            same.occurred IS NULL OR pr.valid_during && same.occurred
                            OR told.act ~ '_(end|checkout)$' AND pr.valid_during @> lower(same.occurred) - 1
                        )
                ),
                'dwelling.not_yours', '{plate}'
            ),
            (11, same.is_employer AND same.organisation_id IS NULL, 'employer.unknown', '{employer_code}'),
            (
                12, told.act = 'employment_start'
                AND upper(told.day) <= (lower(same.born) + make_interval(years => %(working_age)s))::date,
                'employment.under_age', '{birth_date,start_date}'
            ),
            (13, told.act = 'death' AND upper(told.day) <= lower(same.born), 'death.before_birth', '{death_date}'),
            (
                14, told.act <> 'birth' AND upper(told.day) <= lower(same.born),
                'declaration.before_birth', '{birth_date}'
            ),
            (
                15, same.target IS NULL AND same.document_token IS NULL AND cardinality(same.keys) = 0,
                'person.not_identifiable', '{document_number,birth_date}'
            )
    ) AS reasons (n, holds, code, fields)
    WHERE holds
    ORDER BY n
    LIMIT 1
) AS reason
WHERE w.declaration_id = same.declaration_id
