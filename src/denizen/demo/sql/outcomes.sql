-- What became of each row of each file, and what was noticed about it on the way.
WITH latest AS (
    SELECT DISTINCT ON (declaration_id) declaration_id, state
    FROM ledger.outcome
    ORDER BY declaration_id, decided_at DESC
),
codes AS (
    SELECT declaration_id, array_agg(code) FILTER (WHERE code IS NOT NULL) AS codes, bool_or(state = 'undecided') AS asked
    FROM ledger.outcome
    GROUP BY declaration_id
),
disputed AS (
    SELECT declaration_id FROM register.residence WHERE disputed
    UNION
    SELECT ended_by FROM register.residence WHERE disputed
    UNION
    SELECT declaration_id FROM register.tenancy WHERE disputed
    UNION
    SELECT ended_by FROM register.tenancy WHERE disputed
)
SELECT
    d.batch_id, d.row_number, d.kind, d.capacity, d.received_at,
    CASE d.kind WHEN 'lodging_checkin' THEN d.check_in WHEN 'lodging_checkout' THEN d.check_out END AS happened_at,
    upper(d.occurred) - 1 AS happened_on,
    ledger.subject_in_law(s.nationality, s.document_type, s.document_issuer) AS subject, coalesce(latest.state, 'waiting'),
    coalesce(codes.codes, '{}')
        || CASE WHEN codes.asked THEN '{asked}'::text[] ELSE '{}' END
        || CASE WHEN disputed.declaration_id IS NOT NULL THEN '{disputed}'::text[] ELSE '{}' END
        || CASE
            WHEN EXISTS (SELECT FROM register.tenancy AS t WHERE t.ended_by = d.id) THEN '{believed}'::text[] ELSE '{}'
        END
        || CASE
            WHEN a.declaration_id IS NULL THEN '{}'::text[]
            WHEN a.speaks_id IS NULL THEN '{retracted}'
            ELSE '{corrected}'
        END
FROM ledger.declaration AS d
LEFT JOIN ledger.described AS s ON s.declaration_id = d.id AND s.part = 'subject'
LEFT JOIN latest ON latest.declaration_id = d.id
LEFT JOIN codes ON codes.declaration_id = d.id
LEFT JOIN disputed ON disputed.declaration_id = d.id
LEFT JOIN intake.amended AS a ON a.declaration_id = d.id
WHERE d.batch_id IS NOT NULL
UNION ALL
SELECT r.batch_id, r.row_number, b.kind, NULL, b.received_at, NULL, NULL, NULL, 'rejected', array_agg(r.code)
FROM ledger.reject AS r
JOIN ledger.batch AS b ON b.id = r.batch_id
GROUP BY r.batch_id, r.row_number, b.kind, b.received_at
