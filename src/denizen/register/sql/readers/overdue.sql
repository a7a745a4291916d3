-- Facts that go on and should have been confirmed before a day: how many, and which. None of it tells a person, and none is of
-- somebody whose address is blocked.

-- How many there are, by their kind.
CREATE FUNCTION reading.overdue(on_day date)
RETURNS TABLE (about text, quantity bigint)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT s.kind, count(*)
    FROM reading.spell(false) AS s
    WHERE s.ended IS NULL AND s.confirm_by < overdue.on_day
        AND NOT EXISTS (SELECT FROM reading.veiled() AS v WHERE v.person_id = s.person_id)
    GROUP BY s.kind
    ORDER BY count(*) DESC, s.kind;
$$;
REVOKE ALL ON FUNCTION reading.overdue(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.overdue(date) TO denizen_web;

-- Which they are, the longest overdue first, after the one given: of what kind, where or with which employer, and which
-- declaration founded each. Nobody's name, and nobody's room.
CREATE FUNCTION reading.overdue_facts(
    token text, of_kind text, on_day date, after_day date, after uuid, after_kind text, most integer
)
RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    refused text := reading.not_allowed(token, 'overdue_facts');
BEGIN
    IF refused IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', refused);
    END IF;
    RETURN jsonb_build_object('facts', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'about', fact.kind, 'confirm_by', fact.confirm_by, 'declaration_id', fact.declaration_id,
            'dwelling_id', fact.dwelling_id, 'plate', d.plate, 'address', d.address,
            'organisation_id', fact.organisation_id, 'organisation', o.name)
            ORDER BY fact.confirm_by, fact.declaration_id, fact.kind), '[]')
        FROM (
            SELECT s.kind, s.confirm_by, s.declaration_id, s.dwelling_id, s.organisation_id
            FROM reading.spell(false) AS s
            WHERE NOT EXISTS (SELECT FROM reading.veiled() AS v WHERE v.person_id = s.person_id)
                AND s.ended IS NULL AND s.confirm_by < on_day AND (of_kind IS NULL OR s.kind = of_kind)
                AND s.confirm_by >= coalesce(after_day, '-infinity')
                AND (after_day IS NULL OR (s.confirm_by, s.declaration_id, s.kind) > (after_day, after, after_kind))
            ORDER BY s.confirm_by, s.declaration_id, s.kind
            LIMIT least(most, 200)
        ) AS fact
        LEFT JOIN places.dwelling AS d ON d.id = fact.dwelling_id
        LEFT JOIN register.organisation AS o ON o.id = fact.organisation_id));
END;
$$;
REVOKE ALL ON FUNCTION reading.overdue_facts(text, text, date, date, uuid, text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.overdue_facts(text, text, date, date, uuid, text, integer) TO denizen_web;
