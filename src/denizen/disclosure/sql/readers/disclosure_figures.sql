-- How many requests there were in each year, from which kind of authority, what became of them, and how long it took: for anybody.
-- They count requests and no people, so small ones stand as they are.
CREATE FUNCTION reading.disclosure_figures()
RETURNS TABLE (
    year integer, kind text, entered bigint, granted bigint, cut bigint, refused bigint, expired bigint, open bigint,
    told_later bigint, median_hours double precision
)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    WITH each AS (
        SELECT
            extract(year FROM r.entered_at AT TIME ZONE 'Asia/Shanghai')::integer AS year, a.kind, r.entered_at,
            disclosure.state_of(r.id, clock_timestamp()) AS state,
            bool_or(s.act = 'cut') AS was_cut, bool_or(s.act = 'delivery' AND s.told_latest > s.taken_at) AS later,
            min(s.taken_at) FILTER (WHERE s.act IN ('refusal', 'second_approval')
                OR s.act = 'first_approval' AND r.is_urgent) AS decided_at
        FROM disclosure.request AS r
        JOIN disclosure.authority AS a ON a.id = r.authority_id
        LEFT JOIN disclosure.step AS s ON s.request_id = r.id
        GROUP BY r.id, a.kind
    )
    SELECT e.year, e.kind, count(*),
        count(*) FILTER (WHERE e.state IN ('approved', 'approved_urgently', 'delivered')),
        count(*) FILTER (WHERE e.state IN ('approved', 'approved_urgently', 'delivered') AND e.was_cut),
        count(*) FILTER (WHERE e.state = 'refused'),
        count(*) FILTER (WHERE e.state = 'expired'),
        count(*) FILTER (WHERE e.state IN ('entered', 'formally_checked', 'legally_checked', 'approved_once')),
        count(*) FILTER (WHERE e.later),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM e.decided_at - e.entered_at)::double precision / 3600)
    FROM each AS e
    GROUP BY e.year, e.kind
    ORDER BY e.year DESC, e.kind;
$$;
REVOKE ALL ON FUNCTION reading.disclosure_figures() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.disclosure_figures() TO denizen_web;
