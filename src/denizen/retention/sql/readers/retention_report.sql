-- How long things are kept here, what the latest runs erased and kept, and how many holds stand. Tells no person, so it asks no
-- ticket, but a role that may.
CREATE FUNCTION reading.retention_report(token text, today date)
RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    refused text := reading.not_allowed(token, 'retention_report');
    here text := coalesce((SELECT p.code FROM places.rule_pack AS p ORDER BY p.id DESC LIMIT 1), 'CN');
BEGIN
    IF refused IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', refused);
    END IF;
    RETURN jsonb_build_object(
        'terms', (
            SELECT coalesce(jsonb_agg(jsonb_build_array(
                t.class,
                ARRAY[extract(year FROM t.keep), extract(month FROM t.keep), extract(day FROM t.keep)]::integer[],
                ARRAY[extract(year FROM t.keep_after_death), extract(month FROM t.keep_after_death),
                    extract(day FROM t.keep_after_death)]::integer[],
                t.counted_from, t.law, t.article, t.source_status) ORDER BY t.class), '[]')
            FROM retention.term AS t WHERE t.pack = here AND t.valid_during @> today),
        'runs', (
            SELECT coalesce(jsonb_agg(jsonb_build_array(
                r.day, r.pack, r.ended_at, e.class, e.what, e.quantity, t.law, t.article, t.source_status)
                ORDER BY r.day DESC, e.class, e.what), '[]')
            FROM (SELECT * FROM retention.run ORDER BY day DESC LIMIT 31) AS r
            LEFT JOIN retention.erased AS e ON e.day = r.day
            LEFT JOIN retention.term AS t ON t.pack = r.pack AND t.class = e.class AND t.valid_during @> r.day),
        'kept', (
            SELECT coalesce(jsonb_agg(jsonb_build_array(k.day, k.reason, k.quantity) ORDER BY k.day DESC, k.reason), '[]')
            FROM retention.kept AS k),
        'holds', (
            SELECT coalesce(jsonb_agg(jsonb_build_array(h.reason, h.quantity, h.first) ORDER BY h.reason), '[]')
            FROM (
                SELECT x.reason, count(*) AS quantity, min(x.until) AS first
                FROM retention.hold AS x WHERE x.lifted_at IS NULL AND x.until >= today GROUP BY x.reason
            ) AS h));
END;
$$;
REVOKE ALL ON FUNCTION reading.retention_report(text, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.retention_report(text, date) TO denizen_web;
