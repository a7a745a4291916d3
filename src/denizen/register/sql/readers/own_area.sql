-- Whether a person, or a dwelling, lies beyond the areas in which an officer works today: where somebody lives only this room knows.
-- Whoever lives nowhere that is known lives beyond every area. A question without person and dwelling lies nowhere. Inner part of
-- `open_access`.
CREATE FUNCTION reading.lies_beyond(asking uuid, person uuid, dwelling uuid)
RETURNS boolean
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    today date := (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date;
    -- Of a record that was joined to another nothing is kept where it was; the answer leads to the other, which is asked for anew.
    who uuid := coalesce(reading.joined_to(person, 'infinity'), person);
BEGIN
    RETURN num_nonnulls(person, dwelling) > 0 AND NOT EXISTS (
        SELECT
        FROM access.posting AS p
        JOIN places.dwelling AS d ON starts_with(coalesce(d.grid_code, d.community_code), p.territory_code)
        WHERE p.actor_id = asking AND p.valid_during @> today
            AND (d.id = dwelling OR d.id IN (
                SELECT s.dwelling_id FROM reading.spell(false) AS s
                WHERE s.person_id = who AND reading.possibly(s.began, s.ended) @> today)));
END;
$$;
