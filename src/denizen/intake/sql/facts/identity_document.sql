-- Identity documents: each one ever stated, as the best source tells it; who is worse fills in what is left open. A change of
-- document ends the earlier ones of its type that no better source stated.
WITH said AS (
    SELECT
        s.*, p.rank, (s.received_at AT TIME ZONE %(time_zone)s)::date AS received_on
    FROM (
        SELECT
            person_id, root_id, capacity, received_at, document_type, document_issuer, document_sealed, document_token,
            document_hint, document_valid_to, NULL::date AS since
        FROM effective
        WHERE document_token IS NOT NULL
        UNION ALL
        SELECT
            e.person_id, e.root_id, e.capacity, e.received_at, r.document_type, r.document_issuer, r.document_sealed,
            r.document_token, r.document_hint, r.document_valid_to,
            coalesce(lower(e.occurred), (e.received_at AT TIME ZONE %(time_zone)s)::date)
        FROM effective AS e
        JOIN ledger.described AS r ON r.declaration_id = e.speaker_id AND r.part = 'replacement'
        WHERE e.kind = 'document_change' AND r.document_token IS NOT NULL
    ) AS s
    JOIN precedence AS p ON p.fact = 'identity_document' AND p.capacity = s.capacity
),
-- A change says since when. Whom a better source knew with the document already had it by then, and not from later on.
judged AS (
    SELECT said.*, since <= coalesce(min(received_on) OVER better, 'infinity') AS tells_since
    FROM said
    WINDOW better AS (
        PARTITION BY person_id, document_token ORDER BY rank GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
),
once AS (
    SELECT
        person_id, document_token, min(rank) AS best_rank,
        (array_agg(root_id ORDER BY rank, received_at, root_id))[1] AS root_id,
        (array_agg(document_type ORDER BY rank, received_at, root_id))[1] AS document_type,
        (array_agg(document_issuer ORDER BY rank, received_at, root_id) FILTER (WHERE document_issuer IS NOT NULL))[1]
            AS document_issuer,
        (array_agg(document_sealed ORDER BY rank, received_at, root_id))[1] AS document_sealed,
        (array_agg(document_hint ORDER BY rank, received_at, root_id))[1] AS document_hint,
        (array_agg(document_valid_to ORDER BY rank, received_at, root_id) FILTER (WHERE document_valid_to IS NOT NULL))[1]
            AS document_valid_to,
        (array_agg(since ORDER BY rank, received_at, root_id) FILTER (WHERE tells_since))[1] AS since,
        min(rank) FILTER (WHERE tells_since) AS since_rank
    FROM judged
    GROUP BY person_id, document_token
)
SELECT
    o.person_id, o.root_id AS declaration_id, o.document_type, o.document_issuer AS issuer, o.document_sealed AS sealed,
    o.document_token AS token, o.document_hint AS hint, o.document_valid_to AS valid_to,
    daterange(o.since, min(later.since)) AS valid_during
FROM once AS o
LEFT JOIN once AS later
    ON later.person_id = o.person_id AND later.document_type = o.document_type
    AND later.since > coalesce(o.since, '-infinity') AND later.since_rank <= o.best_rank
GROUP BY
    o.person_id, o.root_id, o.document_type, o.document_issuer, o.document_sealed, o.document_token, o.document_hint,
    o.document_valid_to, o.since
