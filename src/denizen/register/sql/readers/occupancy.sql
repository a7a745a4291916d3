-- Everybody who was an occupant of the ticket's dwelling within the days asked, as a resident, tenant or guest, with the
-- days that are certain and those that are possible. Whose address is blocked is not there. Inner part.
CREATE FUNCTION reading.occupancy(of_dwelling uuid, days daterange, known timestamptz, history boolean)
RETURNS TABLE (
    person_id uuid, kind text, declaration_id uuid, room text, began daterange, ended daterange, disputed boolean,
    certain_during daterange, possible_during daterange
)
LANGUAGE sql STABLE
AS $$
    SELECT s.person_id, s.kind, s.declaration_id, s.room, s.began, s.ended, s.disputed,
        reading.certainly(s.began, s.ended) * days, reading.possibly(s.began, s.ended) * days
    FROM reading.spell(history) AS s
    WHERE s.dwelling_id = of_dwelling
        AND s.recorded_during @> known
        AND reading.possibly(s.began, s.ended) && days
        AND NOT EXISTS (SELECT FROM reading.veiled() AS v WHERE v.person_id = s.person_id);
$$;

-- A period at a dwelling, split into the spans in which the set of its occupants does not change: who was certainly and
-- who was possibly there. The possible include the certain. Inner part.
CREATE FUNCTION reading.spans(of_dwelling uuid, days daterange, known timestamptz)
RETURNS TABLE (first_day date, end_day date, possible uuid[], certain uuid[])
LANGUAGE sql STABLE
AS $$
    WITH occupancy AS MATERIALIZED (
        SELECT * FROM reading.occupancy(of_dwelling, days, known, true)
    ), edge AS (
        SELECT coalesce(lower(days), '-infinity') AS day
        UNION
        SELECT coalesce(bound, '-infinity')
        FROM occupancy AS o,
            LATERAL (VALUES
                (lower(o.possible_during), isempty(o.possible_during)),
                (upper(o.possible_during), isempty(o.possible_during) OR upper_inf(o.possible_during)),
                (lower(o.certain_during), isempty(o.certain_during)),
                (upper(o.certain_during), isempty(o.certain_during) OR upper_inf(o.certain_during))
            ) AS b (bound, none)
        WHERE NOT none
    ), piece AS (
        SELECT day AS first_day, lead(day, 1, coalesce(upper(days), 'infinity')) OVER (ORDER BY day) AS end_day
        FROM edge
        WHERE day < coalesce(upper(days), 'infinity')
    ), filled AS (
        SELECT p.first_day, p.end_day,
            coalesce(array_agg(DISTINCT o.person_id) FILTER (WHERE o.possible_during @> p.first_day), '{}') AS possible,
            coalesce(array_agg(DISTINCT o.person_id) FILTER (WHERE o.certain_during @> p.first_day), '{}') AS certain
        FROM piece AS p
        LEFT JOIN occupancy AS o ON o.possible_during @> p.first_day
        GROUP BY p.first_day, p.end_day
    ), compared AS (
        -- Somebody whose residence is followed by another at the same dwelling changes nothing.
        SELECT f.*, (f.possible, f.certain) IS DISTINCT FROM (
            lag(f.possible) OVER (ORDER BY f.first_day), lag(f.certain) OVER (ORDER BY f.first_day)) AS changed
        FROM filled AS f
    ), numbered AS (
        SELECT c.*, count(*) FILTER (WHERE c.changed) OVER (ORDER BY c.first_day) AS span FROM compared AS c
    )
    SELECT min(n.first_day), max(n.end_day), n.possible, n.certain
    FROM numbered AS n
    GROUP BY n.span, n.possible, n.certain;
$$;

-- A day of a span as it is written: null where the span has no bound there.
CREATE FUNCTION reading.bound(day date)
RETURNS date
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE WHEN isfinite(day) THEN day END;
$$;
