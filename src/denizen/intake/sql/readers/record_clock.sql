-- When the register last came to know something; null where it never did. Tells no person.
CREATE FUNCTION reading.record_clock()
RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT nullif(c.latest, '-infinity') FROM intake.record_clock AS c;
END;
REVOKE ALL ON FUNCTION reading.record_clock() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.record_clock() TO denizen_owner, denizen_web, denizen_worker, denizen_pulse;
