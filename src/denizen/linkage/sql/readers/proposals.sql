-- Pairs of records that may be of one person, as a look through the whole register found, the likeliest first: for those who join
-- records, without anybody's name. Whose were joined since, or found to be two, are no more.
CREATE FUNCTION reading.proposals(token text, after_bits real, after_one uuid, after_other uuid, most integer)
RETURNS TABLE (one_id uuid, other_id uuid, bits real, proposed_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT p.one_id, p.other_id, p.bits, p.proposed_at
    FROM reading.competent(token, 'people.merge') AS me
    CROSS JOIN linkage.proposal AS p
    WHERE (proposals.after_one IS NULL
            OR (-p.bits, p.one_id, p.other_id) > (-proposals.after_bits, proposals.after_one, proposals.after_other))
        AND NOT EXISTS (
            SELECT FROM linkage.merge AS m
            WHERE m.undone_at IS NULL AND m.absorbed_id IN (p.one_id, p.other_id))
        AND NOT EXISTS (
            SELECT FROM linkage.distinction AS d WHERE d.one_id = p.one_id AND d.other_id = p.other_id)
    ORDER BY p.bits DESC, p.one_id, p.other_id
    LIMIT proposals.most;
$$;
REVOKE ALL ON FUNCTION reading.proposals(text, real, uuid, uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.proposals(text, real, uuid, uuid, integer) TO denizen_web;
