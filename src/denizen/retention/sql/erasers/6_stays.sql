-- Everything that was declared of a stay: its beginning, its end, and what else was told of it. Inner part.
CREATE FUNCTION erasing.declared_of(stay register.lodging_stay)
RETURNS SETOF uuid
LANGUAGE sql STABLE
AS $$
    SELECT root.id
    FROM linkage.link AS k
    JOIN ledger.declaration AS root ON root.id = k.declaration_id
    LEFT JOIN intake.amended AS a ON a.declaration_id = root.id
    LEFT JOIN ledger.declaration AS said ON said.id = CASE WHEN a.declaration_id IS NULL THEN root.id ELSE a.speaks_id END
    LEFT JOIN linkage.place_link AS place ON place.declaration_id = said.id
    WHERE k.person_id = stay.person_id AND k.part = 'subject' AND root.kind IN ('lodging_checkin', 'lodging_checkout') AND (
        root.id IN (stay.declaration_id, stay.ended_by)
        OR place.dwelling_id = stay.dwelling_id AND coalesce(said.occurred, root.occurred) && daterange(
            lower(stay.began), coalesce(upper(stay.ended) - 1, upper(stay.valid_during)), '[]'))
$$;

-- Which of these declarations support another fact about the person, now or as it was once known. Inner part.
CREATE FUNCTION erasing.supporting(person uuid, founder uuid, declarations uuid[])
RETURNS boolean
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    fact text;
    found boolean;
BEGIN
    FOREACH fact IN ARRAY erasing.fact_tables() LOOP
        CONTINUE WHEN fact = 'lodging_stay_superseded';
        EXECUTE format(
            'SELECT EXISTS (SELECT FROM register.%I AS f WHERE f.person_id = $1 AND f.declaration_id = ANY ($2)%s)', fact,
            CASE fact WHEN 'lodging_stay' THEN ' AND f.declaration_id <> $3' ELSE '' END)
        INTO found USING person, declarations, founder;
        EXIT WHEN found;
    END LOOP;
    RETURN found;
END;
$$;

-- Erase the next stays past their time of people who remain, with the declarations that tell of nothing else, and name whose they
-- were: their facts are made again in the same transaction, and unless they come out as they were, nothing is erased. A stay
-- whose declarations support another fact is passed over.
CREATE FUNCTION erasing.erase_stays(today date, most integer)
RETURNS SETOF uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    stay register.lodging_stay;
    told uuid[];
    going uuid[] := '{}';
    people uuid[] := '{}';
    stays bigint := 0;
    kept bigint := 0;
    chain uuid[];
BEGIN
    PERFORM erasing.has_come(today);
    UPDATE retention.due_stay AS d SET taken_in = pg_current_xact_id()
    WHERE (d.person_id, d.declaration_id) IN (
        SELECT n.person_id, n.declaration_id FROM retention.due_stay AS n ORDER BY n.person_id, n.declaration_id LIMIT most);
    FOR stay IN
        SELECT s.* FROM retention.due_stay AS d
        JOIN register.lodging_stay AS s USING (person_id, declaration_id)
        WHERE d.taken_in = pg_current_xact_id()
    LOOP
        told := ARRAY(SELECT erasing.declared_of(stay));
        IF erasing.supporting(stay.person_id, stay.declaration_id, told) THEN
            kept := kept + 1;
        ELSE
            stays := stays + 1;
            going := going || told;
            people := people || stay.person_id;
            DELETE FROM register.lodging_stay AS s
            WHERE s.person_id = stay.person_id AND s.declaration_id = stay.declaration_id;
        END IF;
    END LOOP;
    DELETE FROM retention.due_stay AS d WHERE d.taken_in = pg_current_xact_id();
    chain := ARRAY(SELECT erasing.with_amendments(going));
    DELETE FROM register.lodging_stay_superseded AS s WHERE s.person_id = ANY (people) AND s.declaration_id = ANY (chain);
    PERFORM erasing.note(today, 'lodging', 'stays', stays);
    PERFORM erasing.note(today, 'declaration', 'declarations', erasing.erase_declarations(chain));
    PERFORM erasing.note_kept(today, 'supports', kept);
    RETURN QUERY SELECT DISTINCT unnest(people);
END;
$$;
REVOKE ALL ON FUNCTION erasing.erase_stays(date, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erasing.erase_stays(date, integer) TO denizen_worker;

-- Pass over the next stay: without what tells of it another fact would not be as it was.
CREATE FUNCTION erasing.pass_over_stay(today date)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM erasing.has_come(today);
    DELETE FROM retention.due_stay AS d WHERE (d.person_id, d.declaration_id) IN (
        SELECT n.person_id, n.declaration_id FROM retention.due_stay AS n ORDER BY n.person_id, n.declaration_id LIMIT 1);
    PERFORM erasing.note_kept(today, 'supports', 1);
END;
$$;
REVOKE ALL ON FUNCTION erasing.pass_over_stay(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erasing.pass_over_stay(date) TO denizen_worker;
