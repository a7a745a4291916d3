-- What was counted last in some areas, for the last day counted that is not after the one asked for (the first of them where
-- all are), and for which other days there are figures. Tells no person, so it asks no ticket, but a role that may.
CREATE FUNCTION reading.area_figures(token text, codes text[], on_day date)
RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    refused text := reading.not_allowed(token, 'area_figures');
    counting counts.counting;
    shown date;
BEGIN
    IF refused IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', refused);
    END IF;
    SELECT c.* INTO counting FROM counts.counting AS c;
    shown := coalesce(
        (SELECT max(d) FROM unnest(counting.days) AS d WHERE d <= on_day),
        (SELECT min(d) FROM unnest(counting.days) AS d));
    RETURN jsonb_build_object(
        'counted_at', CASE WHEN shown < counting.days[cardinality(counting.days)] THEN counting.whole_at
            ELSE counting.counted_at END,
        'days', counting.days, 'day', shown,
        'figures', (
            SELECT coalesce(jsonb_agg(jsonb_build_array(f.code, f.what, f.sort, f.quantity)), '[]')
            FROM counts.figure AS f
            WHERE f.code = ANY (codes) AND f.day = shown));
END;
$$;
REVOKE ALL ON FUNCTION reading.area_figures(text, text[], date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.area_figures(text, text[], date) TO denizen_web;

-- How many people lived in an area on each of the days counted, by the category of their residence.
CREATE FUNCTION reading.area_residents(token text, of_area text)
RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    refused text := reading.not_allowed(token, 'area_figures');
BEGIN
    IF refused IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', refused);
    END IF;
    RETURN jsonb_build_object('figures', (
        SELECT coalesce(jsonb_agg(jsonb_build_array(f.day, f.sort, f.quantity) ORDER BY f.day, f.sort), '[]')
        FROM counts.counting AS c
        JOIN counts.figure AS f ON f.day = ANY (c.days) AND f.code = of_area AND f.what = 'resident'));
END;
$$;
REVOKE ALL ON FUNCTION reading.area_residents(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.area_residents(text, text) TO denizen_web;

-- The areas of a level in which there is anything, on the last day counted: where a look at the town begins.
CREATE FUNCTION reading.areas_counted(token text)
RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    refused text := reading.not_allowed(token, 'area_figures');
BEGIN
    IF refused IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', refused);
    END IF;
    RETURN jsonb_build_object('codes', (
        SELECT coalesce(jsonb_agg(DISTINCT f.code), '[]')
        FROM counts.counting AS c
        JOIN counts.figure AS f ON f.day = c.days[cardinality(c.days)] AND f.what = 'dwelling' AND length(f.code) <= 9));
END;
$$;
REVOKE ALL ON FUNCTION reading.areas_counted(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.areas_counted(text) TO denizen_web;
