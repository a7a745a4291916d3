-- Be the only one who adds to the tree, until the transaction ends. Lines are written meanwhile.
CREATE FUNCTION reading.hold_tree()
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    LOCK TABLE journal.leaf IN SHARE ROW EXCLUSIVE MODE;
END;
$$;
REVOKE ALL ON FUNCTION reading.hold_tree() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.hold_tree() TO denizen_worker;

-- Give lines that the tree does not have yet their places in it, from `first` on, and answer with their commitments alone: whoever
-- seals reads nobody. One at a time: the caller holds the tree.
CREATE FUNCTION reading.seal_lines(first bigint, most integer)
RETURNS TABLE ("position" bigint, commitment bytea)
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    WITH taken AS (
        DELETE FROM journal.unsealed AS u
        WHERE u.delivery_id IN (
            SELECT each.delivery_id FROM journal.unsealed AS each ORDER BY each.delivery_id LIMIT seal_lines.most)
        RETURNING u.delivery_id
    ),
    placed AS (
        SELECT
            taken.delivery_id,
            seal_lines.first + row_number() OVER (ORDER BY taken.delivery_id) - 1 AS place,
            -- 244 random bits.
            uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) AS salt
        FROM taken
    ),
    kept AS (
        INSERT INTO journal.leaf (position, delivery_id, salt) SELECT place, delivery_id, salt FROM placed
    )
    SELECT p.place, sha256(p.salt || convert_to(journal.line_text(d), 'UTF8'))
    FROM placed AS p
    JOIN journal.delivery AS d ON d.id = p.delivery_id
    ORDER BY p.place
$$;
REVOKE ALL ON FUNCTION reading.seal_lines(bigint, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading.seal_lines(bigint, integer) TO denizen_worker;
