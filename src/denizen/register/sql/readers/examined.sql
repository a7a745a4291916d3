-- What is under examination: the flag that travels with a datum wherever it is told. Inner parts.

-- The doubts of a person that are open now, or were as of an instant; those of records that were joined to the person's too.
CREATE FUNCTION reading.examined(who uuid, known timestamptz, history boolean)
RETURNS TABLE (doubt_id uuid, about text, declaration_id uuid, since timestamptz)
LANGUAGE sql STABLE
AS $$
    SELECT o.doubt_id, o.about, o.declaration_id, o.since
    FROM register.doubt_open AS o
    WHERE NOT history AND o.person_id = ANY (who || ARRAY(SELECT reading.joined_into(who)))
    UNION ALL
    SELECT d.id, d.about, d.declaration_id, d.raised_at
    FROM register.doubt AS d
    WHERE history AND d.person_id = ANY (who || ARRAY(SELECT reading.joined_into(who))) AND d.raised_at <= known
        AND NOT EXISTS (
            SELECT FROM register.doubt_state AS s
            WHERE s.doubt_id = d.id AND s.state IN ('corrected', 'upheld', 'withdrawn') AND s.said_at <= known);
$$;

-- Since when one fact has been under examination, by itself or with its group; null where it is not.
CREATE FUNCTION reading.examined_since(who uuid, of_group text, of_fact uuid, known timestamptz, history boolean)
RETURNS timestamptz
LANGUAGE sql STABLE
AS $$
    SELECT min(e.since)
    FROM reading.examined(who, known, history) AS e
    WHERE e.about = of_group AND coalesce(e.declaration_id = of_fact, true);
$$;

-- The group of the card in which a spell stands.
CREATE FUNCTION reading.group_of(kind text)
RETURNS text
LANGUAGE sql IMMUTABLE
RETURN CASE kind WHEN 'tenancy' THEN 'tenancies' ELSE kind || 's' END;

-- What of these groups of a person is under examination, as the readers tell it.
CREATE FUNCTION reading.examined_in(who uuid, groups text[], known timestamptz, history boolean)
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'doubt_id', e.doubt_id, 'about', e.about, 'declaration_id', e.declaration_id, 'since', e.since
    ) ORDER BY e.since, e.doubt_id), '[]')
    FROM reading.examined(who, known, history) AS e
    WHERE e.about = ANY (groups);
$$;

-- The facts of one group of a person that are or once were known, by the declarations that found or ended them.
CREATE FUNCTION reading.facts_of(who uuid, of_group text)
RETURNS TABLE (declaration_id uuid, ended_by uuid, recorded_during tstzrange)
LANGUAGE sql STABLE
AS $$
    SELECT s.declaration_id, s.ended_by, s.recorded_during
    FROM reading.spell(true) AS s WHERE s.person_id = who AND reading.group_of(s.kind) = of_group
    UNION ALL
    SELECT n.declaration_id, NULL, n.recorded_during
    FROM reading.name_known(true) AS n WHERE n.person_id = who AND of_group = 'names'
    UNION ALL
    SELECT p.declaration_id, NULL, p.recorded_during
    FROM reading.particulars_known(true) AS p WHERE p.person_id = who AND of_group IN ('particulars', 'relatives')
    UNION ALL
    SELECT d.declaration_id, NULL, d.recorded_during
    FROM reading.document_known(true) AS d WHERE d.person_id = who AND of_group = 'documents'
    UNION ALL
    SELECT m.declaration_id, NULL, m.recorded_during
    FROM reading.membership_known(true) AS m WHERE m.person_id = who AND of_group = 'household'
    UNION ALL
    SELECT g.declaration_id, NULL, g.recorded_during
    FROM reading.guardianship_known(true) AS g WHERE g.person_id = who AND of_group = 'relatives'
    UNION ALL
    SELECT d.declaration_id, NULL, d.recorded_during
    FROM reading.death_known(true) AS d WHERE d.person_id = who AND of_group = 'death'
    UNION ALL
    SELECT c.declaration_id, NULL, c.recorded_during
    FROM reading.contact_known(true) AS c WHERE c.person_id = who AND of_group = 'contacts'
    UNION ALL
    SELECT h.declaration_id, NULL, h.recorded_during
    FROM reading.home_known(true) AS h WHERE h.person_id = who AND of_group = 'homes';
$$;
