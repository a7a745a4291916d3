-- Identity documents: each one ever stated; a change of document ends the earlier ones of its type that no better source stated.
WITH said AS (
    SELECT
        person_id, root_id, capacity, received_at, document_type, document_issuer, document_sealed, document_token, document_hint,
        document_valid_to, NULL::date AS since
    FROM effective
    WHERE document_token IS NOT NULL
    UNION ALL
    SELECT
        e.person_id, e.root_id, e.capacity, e.received_at, r.document_type, r.document_issuer, r.document_sealed, r.document_token,
        r.document_hint, r.document_valid_to, coalesce(lower(e.occurred), (e.received_at AT TIME ZONE %(time_zone)s)::date)
    FROM effective AS e
    JOIN ledger.described AS r ON r.declaration_id = e.speaker_id AND r.part = 'replacement'
    WHERE e.kind = 'document_change' AND r.document_token IS NOT NULL
),
-- A change says since when; of several the best source's does.
once AS (
    SELECT DISTINCT ON (s.person_id, s.document_token)
        s.*, p.rank, min(p.rank) OVER (PARTITION BY s.person_id, s.document_token) AS best_rank
    FROM said AS s
    JOIN precedence AS p ON p.fact = 'identity_document' AND p.capacity = s.capacity
    ORDER BY s.person_id, s.document_token, s.since IS NULL, p.rank, s.received_at, s.root_id
)
SELECT
    o.person_id, o.root_id AS declaration_id, o.document_type, o.document_issuer AS issuer, o.document_sealed AS sealed,
    o.document_token AS token, o.document_hint AS hint, o.document_valid_to AS valid_to,
    daterange(o.since, min(later.since)) AS valid_during
FROM once AS o
LEFT JOIN once AS later
    ON later.person_id = o.person_id AND later.document_type = o.document_type
    AND later.since > coalesce(o.since, '-infinity') AND later.rank <= o.best_rank
GROUP BY
    o.person_id, o.root_id, o.document_type, o.document_issuer, o.document_sealed, o.document_token, o.document_hint,
    o.document_valid_to, o.since
