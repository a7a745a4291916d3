-- How many questions wait for a registrar, by their reason. Tells no person, only numbers.
CREATE FUNCTION reading.open_questions()
RETURNS TABLE (reason text, quantity bigint)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT q.reason, count(*) FROM linkage.question AS q GROUP BY q.reason ORDER BY count(*) DESC, q.reason;
END;
REVOKE ALL ON FUNCTION reading.open_questions() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.open_questions() TO denizen_web;
