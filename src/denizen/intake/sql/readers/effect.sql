-- What an errand would change, for whoever asked it: facts made and facts gone, and who would be told. Every person whom the
-- register knows and the effect names is delivered, and logged.
CREATE FUNCTION reading.effect(taken uuid)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'effect');
    errand intake.errand;
    named uuid[];
    changes jsonb;
    told jsonb;
BEGIN
    IF ticket.refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', ticket.refusal);
    END IF;
    SELECT e.* INTO errand FROM intake.errand AS e
    WHERE e.id = ticket.matter_id AND e.asked_by = ticket.actor_id AND e.done_at IS NOT NULL;
    IF NOT FOUND THEN
        RETURN jsonb_build_object('refusal', 'errand.unknown');
    END IF;
    named := ARRAY(SELECT n.person_id FROM reading.named_in_effect(errand.id) AS n);
    SELECT coalesce(jsonb_agg(to_jsonb(e) - 'errand_id' || jsonb_build_object(
        'name', reading.present_name(e.person_id), 'other_name', reading.present_name(e.other_id),
        'plate', w.plate, 'address', w.address, 'organisation', o.name) ORDER BY e.place), '[]')
    INTO changes
    FROM intake.effect AS e
    LEFT JOIN places.dwelling AS w ON w.id = e.dwelling_id
    LEFT JOIN register.organisation AS o ON o.id = e.organisation_id
    WHERE e.errand_id = errand.id;
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'topic', t.topic, 'party', p.name, 'capacity', p.kind, 'person_id', t.person_id,
        'name', reading.present_name(t.person_id))), '[]')
    INTO told
    FROM intake.effect_told AS t
    LEFT JOIN access.party AS p ON p.id = t.party_id
    WHERE t.errand_id = errand.id;
    PERFORM reading.log_delivery(ticket, named, ticket.fields);
    RETURN jsonb_build_object('changes', changes, 'told', told);
END;
$$;
REVOKE ALL ON FUNCTION reading.effect(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.effect(uuid) TO denizen_web;

-- The people of the register whom the effect of an errand names. Inner part.
CREATE FUNCTION reading.named_in_effect(errand uuid)
RETURNS TABLE (person_id uuid)
LANGUAGE sql STABLE
AS $$
    SELECT p.id
    FROM (
        SELECT e.person_id FROM intake.effect AS e WHERE e.errand_id = errand
        UNION
        SELECT e.other_id FROM intake.effect AS e WHERE e.errand_id = errand
        UNION
        SELECT t.person_id FROM intake.effect_told AS t WHERE t.errand_id = errand
    ) AS named
    JOIN register.person AS p ON p.id = named.person_id;
$$;

-- The name of somebody as it stands now, in the person's own script where it is known. Inner part.
CREATE FUNCTION reading.present_name(who uuid)
RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT n.name
    FROM register.person_name AS n
    WHERE n.person_id = who AND upper_inf(n.valid_during)
    ORDER BY n.kind = 'latin', n.kind
    LIMIT 1;
$$;
