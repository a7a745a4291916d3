-- The parents of a person, and whoever is guardian on a day: each once, with the ground of the guardianship and the day on
-- which it ends. Inner part. A parent is named whatever the age of the child; a guardian only while the guardianship lasts.
-- Nobody whose address is blocked is named, unless it is `open`: where a family is, it often is together.
CREATE FUNCTION reading.relatives_of(who uuid, on_day date, known timestamptz, history boolean, open boolean)
RETURNS TABLE (person_id uuid, relation text, basis text, until date, declaration_id uuid)
LANGUAGE sql STABLE
AS $$
    WITH guardian AS (
        SELECT g.guardian_id, g.basis, upper(g.valid_during) AS until, g.declaration_id
        FROM reading.guardianship_known(history) AS g
        WHERE g.person_id = who AND g.recorded_during @> known AND g.valid_during @> on_day
    ), parent AS (
        SELECT v.parent_id, v.relation, p.declaration_id
        FROM reading.particulars_known(history) AS p
        CROSS JOIN LATERAL (VALUES (p.mother_id, 'mother'), (p.father_id, 'father')) AS v (parent_id, relation)
        WHERE p.person_id = who AND p.recorded_during @> known AND v.parent_id IS NOT NULL
    )
    SELECT DISTINCT ON (coalesce(p.parent_id, g.guardian_id)) coalesce(p.parent_id, g.guardian_id),
        coalesce(p.relation, CASE g.basis WHEN 'parent' THEN 'parent' ELSE 'guardian' END), g.basis, g.until,
        coalesce(g.declaration_id, p.declaration_id)
    FROM parent AS p
    FULL JOIN guardian AS g ON g.guardian_id = p.parent_id
    WHERE (open OR NOT EXISTS (SELECT FROM reading.veiled() AS v WHERE v.person_id = coalesce(p.parent_id, g.guardian_id)))
    ORDER BY coalesce(p.parent_id, g.guardian_id), p.relation DESC;
$$;

-- The children of whom a person is guardian on a day, as a parent or by declaration. Inner part. Those who are of age are
-- not among them: nobody answers for them any longer, so that no work of the register needs the list.
CREATE FUNCTION reading.wards_of(who uuid, on_day date, known timestamptz, history boolean, open boolean)
RETURNS TABLE (person_id uuid, basis text, until date, declaration_id uuid)
LANGUAGE sql STABLE
AS $$
    SELECT g.person_id, g.basis, upper(g.valid_during), g.declaration_id
    FROM reading.guardianship_known(history) AS g
    WHERE g.guardian_id = who AND g.recorded_during @> known AND g.valid_during @> on_day
        AND (open OR NOT EXISTS (SELECT FROM reading.veiled() AS v WHERE v.person_id = g.person_id));
$$;
