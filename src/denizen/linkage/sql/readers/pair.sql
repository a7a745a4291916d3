-- Two records beside each other, for whoever is to say whether they are of one person: what is known of each, what was weighed where
-- they were proposed, and whether this waits for a second to find the same. Each record is asked for by a ticket of its own, and
-- has its line.
CREATE FUNCTION reading.pair(taken uuid, taken_beside uuid)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'pair');
    beside access.ticket := reading.redeem(taken_beside, 'pair');
    one uuid := ticket.person_id;
    other uuid := beside.person_id;
    proposed linkage.proposal;
BEGIN
    IF coalesce(ticket.refusal, beside.refusal) IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', coalesce(ticket.refusal, beside.refusal));
    END IF;
    IF (SELECT count(*) FROM register.person AS p WHERE p.id IN (one, other)) <> 2
        OR coalesce(reading.joined_to(one, 'infinity'), reading.joined_to(other, 'infinity')) IS NOT NULL
    THEN
        RETURN jsonb_build_object('refusal', 'merge.person_unknown');
    END IF;
    SELECT p.* INTO proposed
    FROM linkage.proposal AS p
    WHERE p.one_id = least(one, other) AND p.other_id = greatest(one, other);
    PERFORM reading.log_delivery(ticket, ARRAY[one], ticket.fields);
    PERFORM reading.log_delivery(beside, ARRAY[other], beside.fields);
    RETURN jsonb_build_object(
        'kept', reading.known_beside(one, NULL, NULL, ticket) || jsonb_build_object('documents', reading.papers_beside(one, other)),
        'other', reading.known_beside(other, NULL, NULL, beside) || jsonb_build_object(
            'documents', reading.papers_beside(other, one), 'weights', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'comparison', w.comparison, 'level', w.level, 'bits', w.bits) ORDER BY w.place), '[]')
                FROM linkage.proposal_weighing AS w
                WHERE w.one_id = proposed.one_id AND w.other_id = proposed.other_id
                    AND (w.comparison <> 'dwelling'
                        OR (reading.place_of(one, ticket), reading.place_of(other, beside)) = (one, other)))),
        'bits', proposed.bits, 'proposed_at', proposed.proposed_at,
        'waits', EXISTS (SELECT FROM reading.opinions_of_pair(one, other)),
        'has_my_opinion', EXISTS (
            SELECT FROM reading.opinions_of_pair(one, other) AS o WHERE o.given_by = ticket.actor_id));
END;
$$;
REVOKE ALL ON FUNCTION reading.pair(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.pair(uuid, uuid) TO denizen_web;

-- A person's documents by their hints, and whether somebody else has the same. Inner part.
CREATE FUNCTION reading.papers_beside(who uuid, other uuid)
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'document_type', i.document_type, 'issuer', i.issuer, 'hint', i.hint, 'is_replacement', false,
        'is_same', EXISTS (
            SELECT FROM register.identity_document AS same WHERE same.person_id = other AND same.token = i.token))
        ORDER BY i.document_type, i.hint), '[]')
    FROM register.identity_document AS i
    WHERE i.person_id = who;
$$;

-- Who found that two records are of one person, and is to be joined in it by a second. Inner part.
CREATE FUNCTION reading.opinions_of_pair(one uuid, other uuid)
RETURNS TABLE (given_by uuid)
LANGUAGE sql STABLE
AS $$
    SELECT o.given_by
    FROM linkage.merge_opinion AS o
    WHERE o.one_id = least(one, other) AND o.other_id = greatest(one, other) AND o.closed_at IS NULL;
$$;

-- Pairs of records that one found to be of one person, where a second has to find so: for those who join records, without
-- anybody's name. Whose were joined or found to be two since are no more.
CREATE FUNCTION reading.waiting_pairs(token text)
RETURNS TABLE (one_id uuid, other_id uuid, given_at timestamptz, has_my_opinion boolean)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT o.one_id, o.other_id, min(o.given_at), bool_or(o.given_by = me.id)
    FROM reading.competent(token, 'people.merge') AS me
    CROSS JOIN linkage.merge_opinion AS o
    WHERE o.closed_at IS NULL
        AND NOT EXISTS (
            SELECT FROM linkage.merge AS m
            WHERE m.undone_at IS NULL AND m.absorbed_id IN (o.one_id, o.other_id))
    GROUP BY o.one_id, o.other_id
    ORDER BY min(o.given_at), o.one_id, o.other_id
    LIMIT 50;
$$;
REVOKE ALL ON FUNCTION reading.waiting_pairs(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.waiting_pairs(text) TO denizen_web;
