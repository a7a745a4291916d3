-- What the reading room asks of this room before it gives a ticket, since where somebody lives and how old they are only this room
-- knows. Inner parts of `open_access`.

-- Whether a person, or a dwelling, lies beyond the areas in which an officer works today. Whoever lives nowhere that is known lives
-- beyond every area, and so does whose address is blocked, or the answer would tell the area. A question without person and dwelling
-- lies nowhere.
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
                WHERE s.person_id = who AND reading.possibly(s.began, s.ended) @> today
                    AND NOT EXISTS (SELECT FROM reading.veiled() AS v WHERE v.person_id = s.person_id))));
END;
$$;

-- Whether a person may be younger today than so many years. Of whom no birth date is known nobody knows it, and it is not held to be so.
CREATE FUNCTION reading.may_be_under(person uuid, years smallint)
RETURNS boolean
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    today date := (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date;
    who uuid := coalesce(reading.joined_to(person, 'infinity'), person);
BEGIN
    RETURN EXISTS (
        SELECT FROM register.particulars AS p
        WHERE p.person_id = who AND NOT upper_inf(p.born) AND upper(p.born) - 1 > today - make_interval(years => years));
END;
$$;
