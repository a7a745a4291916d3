-- What stands on an extract, of which the residences are looked up under `place`, of the groups asked for and no other, as known on the
-- instant at which it is made. A doubt travels with what it is about: `disputed` where declarants disagree, and where somebody's doubt is
-- being examined. Nothing here may change later without being kept under `known`. Inner part.
CREATE FUNCTION reading.extract_content(who uuid, place uuid, asked_fields text[], days daterange, known timestamptz)
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    WITH day AS (
        SELECT (known AT TIME ZONE 'Asia/Shanghai')::date AS made
    ), home AS MATERIALIZED (
        SELECT s.is_main, s.began, s.ended, s.valid_during, s.declaration_id, jsonb_build_object(
            'address', d.address, 'room', s.room, 'is_main', s.is_main, 'began', s.began, 'ended', s.ended,
            'disputed', s.disputed
                OR reading.examined_since(who, 'residences', s.declaration_id, known, true) IS NOT NULL) AS entry
        FROM reading.spell(true) AS s
        JOIN places.dwelling AS d ON d.id = s.dwelling_id
        WHERE s.person_id = place AND s.kind = 'residence' AND s.recorded_during @> known
    )
    SELECT jsonb_object_agg(asked, CASE asked
        WHEN 'names' THEN (
            SELECT jsonb_agg(jsonb_build_object(
                'kind', b.kind, 'name', b.name, 'script', b.script,
                'disputed', reading.examined_since(who, 'names', b.declaration_id, known, true) IS NOT NULL)
                ORDER BY array_position('{official,latin}', b.kind))
            FROM (
                SELECT DISTINCT ON (n.kind) n.kind, n.name, n.script, n.declaration_id
                FROM reading.name_known(true) AS n
                WHERE n.person_id = who AND n.recorded_during @> known AND n.kind IN ('official', 'latin')
                ORDER BY n.kind, n.valid_during @> day.made DESC, n.valid_during DESC, n.name
            ) AS b)
        WHEN 'particulars' THEN (
            SELECT jsonb_build_object('sex', p.sex, 'born', p.born, 'disputed', p.disputed
                OR reading.examined_since(who, 'particulars', p.declaration_id, known, true) IS NOT NULL)
            FROM reading.particulars_known(true) AS p
            WHERE p.person_id = who AND p.recorded_during @> known)
        WHEN 'documents' THEN (
            SELECT jsonb_agg(jsonb_build_object(
                'document_type', d.document_type, 'issuer', d.issuer, 'hint', d.hint,
                'disputed', reading.examined_since(who, 'documents', d.declaration_id, known, true) IS NOT NULL)
                ORDER BY d.valid_during DESC, d.document_type, d.hint)
            FROM reading.document_known(true) AS d
            WHERE d.person_id = who AND d.recorded_during @> known AND d.valid_during @> day.made)
        WHEN 'main_residence' THEN (
            SELECT jsonb_agg(p.entry ORDER BY p.valid_during DESC, p.declaration_id)
            FROM home AS p
            WHERE p.is_main AND reading.possibly(p.began, p.ended) @> day.made)
        WHEN 'residences' THEN (
            SELECT jsonb_agg(p.entry ORDER BY p.valid_during DESC, p.declaration_id)
            FROM home AS p
            WHERE reading.possibly(p.began, p.ended) && coalesce(days, daterange(NULL, NULL)))
    END)
    FROM unnest(asked_fields) AS asked, day
    GROUP BY day.made;
$$;

-- The residences of an extract's content; null where there is none. Inner part.
CREATE FUNCTION reading.places_in(content jsonb)
RETURNS jsonb
LANGUAGE sql IMMUTABLE
AS $$
    SELECT nullif(
        coalesce(nullif(content->'main_residence', 'null'), '[]') || coalesce(nullif(content->'residences', 'null'), '[]'),
        '[]');
$$;

-- An extract as readers tell of it, without what stands on it. Inner part.
CREATE FUNCTION reading.as_extract(made register.extract)
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT jsonb_build_object(
        'number', made.number, 'made_at', made.made_at, 'authority', made.authority, 'fields', made.fields,
        'during', made.during, 'languages', made.languages, 'valid_until', made.valid_until, 'revoked_at', made.revoked_at);
$$;

-- The digest of an extract with all that stands on it; its number in it keeps anybody from guessing the rest. Inner part.
CREATE FUNCTION reading.digest_of(made register.extract, content jsonb)
RETURNS bytea
LANGUAGE sql STABLE
AS $$
    SELECT sha256(convert_to(jsonb_build_object(
        'number', made.number, 'made_at', extract(epoch FROM made.made_at), 'authority', made.authority,
        'fields', made.fields, 'during', made.during, 'languages', made.languages, 'valid_until', made.valid_until,
        'content', content)::text, 'UTF8'));
$$;

-- What somebody may type from an extract to have it compared, each by itself and mixed with the extract's number: names, ends
-- of document numbers, addresses, and first days of residences. Inner part.
CREATE FUNCTION reading.printed_on(of_number uuid, content jsonb)
RETURNS bytea[]
LANGUAGE sql IMMUTABLE
AS $$
    SELECT array_agg(DISTINCT reading.as_printed(of_number, said.what, said.words))
    FROM (
        SELECT 'name', n->>'name' FROM jsonb_array_elements(nullif(content->'names', 'null')) AS n
        UNION ALL
        SELECT 'document', d->>'hint' FROM jsonb_array_elements(nullif(content->'documents', 'null')) AS d
        UNION ALL
        SELECT 'address', concat(p->>'address', p->>'room') FROM jsonb_array_elements(reading.places_in(content)) AS p
        UNION ALL
        SELECT 'since', reading.as_date((p->>'began')::daterange)
        FROM jsonb_array_elements(reading.places_in(content)) AS p
    ) AS said (what, words)
    WHERE said.words IS NOT NULL;
$$;

-- One thing that stands on an extract, as a digest: capitals, spaces and marks make no difference. Inner part.
CREATE FUNCTION reading.as_printed(of_number uuid, what text, words text)
RETURNS bytea
LANGUAGE sql IMMUTABLE
AS $$
    SELECT sha256(convert_to(
        concat_ws(' ', of_number, what, upper(regexp_replace(normalize(words, NFKC), '[^[:alnum:]]', '', 'g'))), 'UTF8'));
$$;

-- Possible days as a date is written: a day, a month or a year; null for any other span. Inner part.
CREATE FUNCTION reading.as_date(days daterange)
RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE upper(days)
        WHEN lower(days) + 1 THEN to_char(lower(days)::timestamp, 'YYYY-MM-DD')
        WHEN (date_trunc('month', lower(days)::timestamp) + interval '1 month')::date THEN
            CASE WHEN extract(day FROM lower(days)) = 1 THEN to_char(lower(days)::timestamp, 'YYYY-MM') END
        WHEN (date_trunc('year', lower(days)::timestamp) + interval '1 year')::date THEN
            CASE WHEN extract(doy FROM lower(days)) = 1 THEN to_char(lower(days)::timestamp, 'YYYY') END
    END;
$$;
