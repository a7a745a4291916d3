-- Names: the official one through its changes, the Latin one, and every other spelling that somebody declared.
WITH said AS (
    SELECT
        e.person_id, e.root_id, f.kind, f.name,
        CASE WHEN e.document_token IS NULL THEN p.undocumented_rank ELSE p.rank END AS rank,
        e.document_token IS NOT NULL AS is_documented, e.received_at, NULL::date AS since
    FROM effective AS e
    JOIN precedence AS p ON p.fact = 'person_name' AND p.capacity = e.capacity
    CROSS JOIN LATERAL (VALUES ('official', e.name), ('latin', e.name_latin)) AS f (kind, name)
    WHERE f.name IS NOT NULL
    UNION ALL
    SELECT
        e.person_id, e.root_id, f.kind, f.name,
        CASE WHEN e.document_token IS NULL THEN p.undocumented_rank ELSE p.rank END,
        e.document_token IS NOT NULL, e.received_at, coalesce(lower(e.occurred), (e.received_at AT TIME ZONE %(time_zone)s)::date)
    FROM effective AS e
    JOIN precedence AS p ON p.fact = 'person_name' AND p.capacity = e.capacity
    JOIN ledger.described AS r ON r.declaration_id = e.speaker_id AND r.part = 'replacement'
    CROSS JOIN LATERAL (VALUES ('official', r.name), ('latin', r.name_latin)) AS f (kind, name)
    WHERE e.kind = 'name_change' AND f.name IS NOT NULL
),
chosen AS (
    SELECT person_id, kind, since, (told).name, (told).root_id
    FROM (
        SELECT
            person_id, kind, since,
            intake.name_as_told(
                (name, is_documented, root_id)::intake.name_told ORDER BY rank, received_at, root_id
            ) AS told
        FROM said
        GROUP BY person_id, kind, since
    ) AS each
),
through_time AS (
    SELECT
        chosen.*,
        daterange(since, lead(since) OVER (PARTITION BY person_id, kind ORDER BY since NULLS FIRST)) AS valid_during
    FROM chosen
),
variants AS (
    SELECT DISTINCT ON (s.person_id, s.name) s.*
    FROM said AS s
    WHERE NOT EXISTS (SELECT FROM chosen AS c WHERE c.person_id = s.person_id AND c.name = s.name)
    ORDER BY s.person_id, s.name, s.received_at, s.root_id
),
every AS (
    SELECT person_id, root_id AS declaration_id, kind, name, valid_during FROM through_time
    UNION ALL
    SELECT person_id, root_id, 'variant', name, daterange(NULL, NULL) FROM variants
)
SELECT
    person_id, declaration_id, kind, name,
    CASE
        WHEN name ~ '[\u3400-\u9fff\U00020000-\U0003ffff]' THEN 'Hani'
        WHEN name ~ '[\u0400-\u052f]' THEN 'Cyrl'
        WHEN name ~ '[\uac00-\ud7af]' THEN 'Hang'
        WHEN name ~ '[\u3040-\u30ff]' THEN 'Jpan'
        WHEN name ~ '[\u1800-\u18af]' THEN 'Mong'
        WHEN name ~ '[\u0600-\u06ff]' THEN 'Arab'
        ELSE 'Latn'
    END AS script,
    valid_during
FROM every
