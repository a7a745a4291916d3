-- Open questions without anybody's name, those first of which a decision settles most: of which declaration, why it is asked, and who
-- is at it. The same words of the same sender are settled at once; each day of waiting counts as one more, so that none waits
-- for ever. For those who answer them; nobody else is told anything.
CREATE FUNCTION reading.questions(
    token text, of_reason text, after_urgency bigint, after_at timestamptz, after uuid, most integer
)
RETURNS TABLE (
    declaration_id uuid, reason text, asked_at timestamptz, kind text, capacity text, candidates bigint, settles bigint,
    urgency bigint, claimed_by text, is_mine boolean, has_my_opinion boolean, is_disputed boolean
)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT q.declaration_id, q.reason, q.asked_at, d.kind, d.capacity,
        (SELECT count(*) FROM linkage.candidate AS c WHERE c.declaration_id = q.declaration_id AND c.part = q.part),
        q.settles, q.urgency, holder.name, holder.id = me.id,
        EXISTS (
            SELECT FROM linkage.opinion AS o
            WHERE o.declaration_id = q.declaration_id AND o.part = q.part AND o.closed_at IS NULL AND o.given_by = me.id),
        reading.is_disputed(q.declaration_id)
    FROM reading.competent(token, 'question.answer') AS me
    CROSS JOIN LATERAL (
        SELECT waiting.*
        FROM (
            SELECT asked.declaration_id, asked.part, asked.reason, asked.asked_at, same.settles,
                same.settles + extract(day FROM clock_timestamp() - asked.asked_at)::bigint AS urgency
            FROM linkage.question AS asked
            JOIN (SELECT s.words, count(*) AS settles FROM linkage.question AS s GROUP BY s.words) AS same
                ON same.words = asked.words
            WHERE questions.of_reason IS NULL OR asked.reason = questions.of_reason
        ) AS waiting
        WHERE questions.after IS NULL
            OR (-waiting.urgency, waiting.asked_at, waiting.declaration_id)
                > (-questions.after_urgency, questions.after_at, questions.after)
        ORDER BY waiting.urgency DESC, waiting.asked_at, waiting.declaration_id
        LIMIT questions.most
    ) AS q
    JOIN ledger.declaration AS d ON d.id = q.declaration_id
    LEFT JOIN linkage.claim AS c ON c.declaration_id = q.declaration_id AND c.held_until > clock_timestamp()
    LEFT JOIN access.actor AS holder ON holder.id = c.actor_id
    ORDER BY q.urgency DESC, q.asked_at, q.declaration_id;
$$;
REVOKE ALL ON FUNCTION reading.questions(text, text, bigint, timestamptz, uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.questions(text, text, bigint, timestamptz, uuid, integer) TO denizen_web;

-- Whether two hold different people to be meant by a declaration that is asked about. Inner part.
CREATE FUNCTION reading.is_disputed(declaration uuid)
RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT count(DISTINCT coalesce(last.person_id::text, 'new')) > 1
    FROM (
        SELECT DISTINCT ON (o.given_by) o.person_id
        FROM linkage.opinion AS o
        WHERE o.declaration_id = declaration AND o.closed_at IS NULL
        ORDER BY o.given_by, o.id DESC
    ) AS last;
$$;

-- One open question: the words of the declaration beside each person whom it could mean, those first with whom most agrees.
-- Everyone shown is delivered, and whoever is named beside the subject and known already.
CREATE FUNCTION reading.question(taken uuid)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket access.ticket := reading.redeem(taken, 'question');
    asked linkage.question;
    said ledger.declaration;
    candidates uuid[];
    answer jsonb;
BEGIN
    IF ticket.refusal IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', ticket.refusal);
    END IF;
    SELECT q.* INTO asked FROM linkage.question AS q WHERE q.declaration_id = ticket.matter_id LIMIT 1;
    IF NOT FOUND THEN
        RETURN jsonb_build_object('refusal', 'question.not_open');
    END IF;
    candidates := ARRAY(SELECT n.person_id FROM reading.candidates_of(asked.declaration_id) AS n);
    SELECT d.* INTO said FROM ledger.declaration AS d WHERE d.id = linkage.asked_in_words_of(asked.declaration_id);
    SELECT jsonb_build_object(
        'declaration_id', d.id, 'number', d.number, 'kind', d.kind, 'party', p.name, 'capacity', d.capacity,
        'received_at', ledger.came_in_at(d.batch_id, d.received_at), 'occurred', coalesce(said.occurred, d.occurred),
        'plate', said.plate, 'address', said.address, 'room', said.room, 'is_corrected', said.id <> d.id,
        'reason', asked.reason, 'asked_at', asked.asked_at, 'more_fit', asked.more_fit,
        'has_my_opinion', EXISTS (
            SELECT FROM linkage.opinion AS o
            WHERE o.declaration_id = d.id AND o.closed_at IS NULL AND o.given_by = ticket.actor_id),
        'is_disputed', reading.is_disputed(d.id), 'people', reading.described_in(said.id),
        'candidates', (
            SELECT coalesce(
                jsonb_agg(reading.known_beside(c.person_id, d.id, said.id, ticket) ORDER BY w.bits DESC NULLS LAST, c.person_id), '[]')
            FROM unnest(candidates) AS c (person_id)
            LEFT JOIN linkage.weighed AS w
                ON w.declaration_id = said.id AND w.part = asked.part AND w.person_id = c.person_id))
    INTO answer
    FROM ledger.declaration AS d
    JOIN access.party AS p ON p.id = d.party_id
    WHERE d.id = asked.declaration_id;
    PERFORM reading.log_delivery(
        ticket,
        ARRAY(
            SELECT n.person_id FROM reading.candidates_of(asked.declaration_id) AS n
            UNION
            SELECT n.person_id FROM reading.named_beside(said.id) AS n
        ),
        ticket.fields);
    RETURN answer;
END;
$$;
REVOKE ALL ON FUNCTION reading.question(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.question(uuid) TO denizen_web;

-- Whom an open question could mean: a candidate who was joined to another since then means that other. However many stand
-- there, ten are shown. Inner part.
CREATE FUNCTION reading.candidates_of(declaration uuid)
RETURNS TABLE (person_id uuid)
LANGUAGE sql STABLE
AS $$
    SELECT DISTINCT coalesce(reading.joined_to(c.person_id, 'infinity'), c.person_id) AS means
    FROM linkage.candidate AS c
    WHERE c.declaration_id = declaration
    ORDER BY means
    LIMIT 10;
$$;

-- Whoever a declaration names beside its subject and is known already: a head, a mother, a guardian. Inner part.
CREATE FUNCTION reading.named_beside(declaration uuid)
RETURNS TABLE (person_id uuid)
LANGUAGE sql STABLE
AS $$
    SELECT l.person_id FROM linkage.link AS l WHERE l.declaration_id = declaration AND l.part <> 'subject';
$$;

-- Whom a question proposed that was closed since, or just before, somebody asked to see it: the transaction that closed it may
-- have been at work for a while. Inner part.
CREATE FUNCTION reading.proposed_before(ticket access.ticket)
RETURNS TABLE (person_id uuid)
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(reading.joined_to(b.person_id, 'infinity'), b.person_id)
    FROM linkage.proposed_before AS b
    WHERE b.declaration_id = ticket.matter_id AND b.closed_at > ticket.opened_at - interval '10 minutes';
$$;

-- A person as known now, for a comparison with a declaration: names, particulars, documents by their hints and whether one
-- of them is the document, or the new one, in the words that are asked about, the present residence and work, how many
-- declarations speak of the person, whether this one is taken to do so, and what was weighed of the two, if anything was. Inner part.
CREATE FUNCTION reading.known_beside(who uuid, declaration uuid, in_words_of uuid, ticket access.ticket)
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    WITH place AS MATERIALIZED (
        SELECT reading.place_of(who, ticket) AS id
    )
    SELECT jsonb_build_object(
        'person_id', who,
        'names', (
            SELECT coalesce(jsonb_agg(DISTINCT n.name), '[]') FROM register.person_name AS n WHERE n.person_id = who),
        'sex', (SELECT p.sex FROM register.particulars AS p WHERE p.person_id = who),
        'born', (SELECT p.born FROM register.particulars AS p WHERE p.person_id = who),
        'birth_place', (SELECT p.birth_place FROM register.particulars AS p WHERE p.person_id = who),
        'nationality', (SELECT p.nationality FROM register.particulars AS p WHERE p.person_id = who),
        'documents', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'document_type', i.document_type, 'issuer', i.issuer, 'hint', i.hint,
                'is_same', EXISTS (
                    SELECT FROM ledger.described AS s
                    WHERE s.declaration_id = in_words_of AND s.part = 'subject' AND s.document_token = i.token
                        AND register.is_one_country(i.document_type, i.issuer, s.document_issuer)),
                'is_replacement', EXISTS (
                    SELECT FROM ledger.described AS s
                    WHERE s.declaration_id = in_words_of AND s.part = 'replacement' AND s.document_token = i.token
                        AND register.is_one_country(i.document_type, i.issuer, s.document_issuer)))), '[]')
            FROM register.identity_document AS i WHERE i.person_id = who),
        'residences', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'plate', d.plate, 'address', d.address, 'room', r.room, 'began', r.began, 'is_main', r.is_main)
                ORDER BY r.valid_during DESC), '[]')
            FROM register.residence AS r
            JOIN places.dwelling AS d ON d.id = r.dwelling_id
            WHERE r.person_id = place.id AND r.valid_during @> (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date),
        'employments', (
            SELECT coalesce(jsonb_agg(jsonb_build_object('organisation', o.name, 'began', e.began)
                ORDER BY e.valid_during DESC), '[]')
            FROM register.employment AS e
            JOIN register.organisation AS o ON o.id = e.organisation_id
            WHERE e.person_id = place.id AND e.valid_during @> (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date),
        'weights', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'comparison', w.comparison, 'level', w.level, 'bits', w.bits) ORDER BY w.place), '[]')
            FROM linkage.weighing AS w
            WHERE w.declaration_id = in_words_of AND w.part = 'subject' AND w.person_id = who
                AND (w.comparison <> 'dwelling' OR place.id = who)),
        'declarations', (
            SELECT count(*) FROM linkage.link AS l WHERE l.person_id = who AND l.part = 'subject'),
        'is_meant', EXISTS (
            SELECT FROM linkage.link AS l
            WHERE l.declaration_id = declaration AND l.part = 'subject' AND l.person_id = who))
    FROM place;
$$;
