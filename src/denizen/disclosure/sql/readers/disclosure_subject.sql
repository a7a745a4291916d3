-- Whether the one subject of a request is in the register, to whose record it was joined, and whether it means anybody who may be
-- under 14: the person, or somebody at the dwelling within the period. For the door alone, which writes it down with the request.
CREATE FUNCTION reading.disclosure_subject(person uuid, dwelling uuid, during daterange)
RETURNS TABLE (known boolean, kept uuid, is_minor boolean)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT
        (person IS NULL OR EXISTS (SELECT FROM register.person AS p WHERE p.id = person))
            AND (dwelling IS NULL OR EXISTS (SELECT FROM places.dwelling AS d WHERE d.id = dwelling)),
        CASE WHEN person IS NOT NULL THEN reading.joined_to(person, 'infinity') END,
        EXISTS (
            SELECT FROM (
                SELECT person AS id WHERE person IS NOT NULL
                UNION
                SELECT o.person_id FROM reading.occupancy(dwelling, during, 'infinity', false) AS o WHERE dwelling IS NOT NULL
            ) AS meant
            LEFT JOIN register.particulars AS b ON b.person_id = meant.id
            -- Of whom no birth date is known it may be so too.
            WHERE b.born IS NULL OR upper_inf(b.born)
                OR upper(b.born) - 1 > ((clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date - interval '14 years'));
END;
REVOKE ALL ON FUNCTION reading.disclosure_subject(uuid, uuid, daterange) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.disclosure_subject(uuid, uuid, daterange) TO denizen_door;
