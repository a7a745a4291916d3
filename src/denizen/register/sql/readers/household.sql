-- The household of a person on a day: everybody whose relation to the same head was declared, and the head.
-- Inner part. The person asked about is not among them, nor is anybody whose address is blocked, unless it is `open`.
CREATE FUNCTION reading.household_of(who uuid, on_day date, known timestamptz, history boolean, open boolean)
RETURNS TABLE (person_id uuid, relation text)
LANGUAGE sql STABLE
AS $$
    WITH head AS (
        SELECT m.head_id
        FROM reading.membership_known(history) AS m
        WHERE m.person_id = who AND m.valid_during @> on_day AND m.recorded_during @> known
        UNION
        SELECT who
    ), member AS (
        SELECT m.person_id, m.relation
        FROM head
        JOIN reading.membership_known(history) AS m ON m.head_id = head.head_id
        WHERE m.valid_during @> on_day AND m.recorded_during @> known
        UNION ALL
        SELECT head.head_id, 'head' FROM head
    )
    SELECT DISTINCT ON (member.person_id) member.person_id, member.relation
    FROM member
    WHERE member.person_id <> who
        AND (open OR NOT EXISTS (SELECT FROM reading.veiled() AS v WHERE v.person_id = member.person_id))
    ORDER BY member.person_id, member.relation <> 'head' DESC, member.relation;
$$;
