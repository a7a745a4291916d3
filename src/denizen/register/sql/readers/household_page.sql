-- The household of the ticket's person as a whole: who belongs to it, since when, as what, where each lives, and who belonged
-- to it before. Everybody named gets a line, with the groups that name that person.
CREATE FUNCTION reading.household(taken uuid)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'household');
    who uuid := ticket.person_id;
    place uuid := reading.place_of(who, ticket);
    known timestamptz := reading.asked_instant(ticket);
    kept uuid := reading.joined_to(who, known);
    history boolean := ticket.known_on IS NOT NULL;
    spells jsonb;
    named record;
BEGIN
    IF ticket.refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', ticket.refusal);
    END IF;
    IF NOT EXISTS (SELECT FROM register.person AS p WHERE p.id = who AND p.registered_at <= known) THEN
        RETURN jsonb_build_object('refusal', 'register.person_unknown');
    END IF;
    IF kept IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', 'register.person_joined', 'kept', kept);
    END IF;
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'person_id', h.person_id, 'name', n.name, 'relation', h.relation, 'began', h.began, 'ended', h.ended,
        'present', h.present, 'declaration_id', h.declaration_id, 'recorded_at', h.recorded_at,
        'examined_since', reading.examined_since(h.person_id, 'household', h.declaration_id, known, history),
        'dwelling_id', d.id, 'plate', d.plate, 'address', d.address, 'room', home.room
    ) ORDER BY h.present DESC, h.relation = 'head' DESC, h.valid_during, h.person_id), '[]')
    INTO spells
    FROM reading.household_spells(place, reading.asked_day(ticket), known, history, reading.opens(ticket)) AS h
    LEFT JOIN LATERAL reading.name_of(h.person_id, known, history) AS n ON true
    LEFT JOIN LATERAL (
        SELECT s.dwelling_id, s.room
        FROM reading.spell(history) AS s
        WHERE 'dwellings' = ANY (ticket.fields) AND h.present AND s.person_id = h.person_id AND s.kind = 'residence'
            AND s.is_main AND s.recorded_during @> known AND s.valid_during @> reading.asked_day(ticket)
        LIMIT 1
    ) AS home ON true
    LEFT JOIN places.dwelling AS d ON d.id = home.dwelling_id
    WHERE CASE WHEN h.present THEN 'members' ELSE 'former' END = ANY (ticket.fields);
    FOR named IN
        SELECT each.groups, array_agg(each.person_id) AS people
        FROM (
            SELECT entry.person_id, CASE
                WHEN entry.person_id = who THEN ticket.fields
                WHEN bool_or(entry.present) THEN array_remove(ticket.fields, CASE WHEN bool_and(entry.present) THEN 'former' END)
                ELSE '{former}'
            END AS groups
            FROM (
                SELECT who AS person_id, true AS present
                UNION ALL
                SELECT e.person_id, e.present FROM jsonb_to_recordset(spells) AS e (person_id uuid, present boolean)
            ) AS entry
            GROUP BY entry.person_id
        ) AS each
        GROUP BY each.groups
        ORDER BY each.groups
    LOOP
        PERFORM reading.log_delivery(ticket, named.people, named.groups);
    END LOOP;
    RETURN jsonb_build_object('person_id', who, 'spells', spells);
END;
$$;
REVOKE ALL ON FUNCTION reading.household(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.household(uuid) TO denizen_web;

-- All memberships ever of the household in which a person is on a day: of those whose relation to the same head was declared,
-- or to the person, who may be a head. A head of whom no membership was declared is one all the same. Nobody whose address
-- is blocked is among them, unless it is `open`. Inner part.
CREATE FUNCTION reading.household_spells(who uuid, on_day date, known timestamptz, history boolean, open boolean)
RETURNS TABLE (
    person_id uuid, relation text, began daterange, ended daterange, valid_during daterange, present boolean,
    declaration_id uuid, recorded_at timestamptz
)
LANGUAGE sql STABLE
AS $$
    WITH head AS (
        SELECT m.head_id
        FROM reading.membership_known(history) AS m
        WHERE m.person_id = who AND m.valid_during @> on_day AND m.recorded_during @> known
        UNION
        SELECT who
    ), spell AS MATERIALIZED (
        SELECT m.*
        FROM head
        JOIN reading.membership_known(history) AS m ON m.head_id = head.head_id
        WHERE m.recorded_during @> known
            AND (open OR NOT EXISTS (SELECT FROM reading.veiled() AS v WHERE v.person_id = m.person_id))
    )
    SELECT s.person_id, s.relation, s.began, s.ended, s.valid_during, s.valid_during @> on_day, s.declaration_id,
        lower(s.recorded_during)
    FROM spell AS s
    UNION ALL
    SELECT head.head_id, 'head', NULL, NULL, NULL, true, NULL, NULL
    FROM head
    WHERE EXISTS (SELECT FROM spell AS s WHERE s.head_id = head.head_id AND s.valid_during @> on_day)
        AND (open OR NOT EXISTS (SELECT FROM reading.veiled() AS v WHERE v.person_id = head.head_id))
        AND NOT EXISTS (SELECT FROM spell AS s WHERE s.person_id = head.head_id AND s.valid_during @> on_day);
$$;
