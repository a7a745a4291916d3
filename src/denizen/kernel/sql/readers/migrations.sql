-- The migrations that were applied. They tell of versions and of nobody.
CREATE FUNCTION reading.migrations()
RETURNS TABLE (room text, name text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT m.app::text, m.name::text FROM public.django_migrations AS m;
END;
REVOKE ALL ON FUNCTION reading.migrations() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.migrations() TO denizen_web, denizen_worker, denizen_pulse;
