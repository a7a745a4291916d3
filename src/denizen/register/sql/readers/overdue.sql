-- How many facts that go on should have been confirmed before a day, by their kind. Tells no person, only numbers.
CREATE FUNCTION reading.overdue(on_day date)
RETURNS TABLE (about text, quantity bigint)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT s.kind, count(*)
    FROM reading.spell(false) AS s
    WHERE s.ended IS NULL AND s.confirm_by < overdue.on_day
    GROUP BY s.kind
    ORDER BY count(*) DESC, s.kind;
$$;
REVOKE ALL ON FUNCTION reading.overdue(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.overdue(date) TO denizen_web;
