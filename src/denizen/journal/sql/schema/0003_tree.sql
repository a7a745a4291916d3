-- The tree over the log: each line is a leaf of it, as a salted commitment, and what was signed cannot be changed unnoticed.

-- Lines that the tree does not have yet. Written with the line, so that none is passed over that is committed late.
CREATE TABLE journal.unsealed (
    delivery_id uuid NOT NULL,
    CONSTRAINT unsealed_line_is_named_once PRIMARY KEY (delivery_id)
);
COMMENT ON TABLE journal.unsealed IS 'Lines of the access log that are not sealed yet | not person';
COMMENT ON COLUMN journal.unsealed.delivery_id IS 'The line | sealing it | rights.md, the tamper-evident log | access_log';

-- Where each line stands, and the salt of its commitment. Both go when the line goes; the hash in the tiles stays, and says nothing.
CREATE TABLE journal.leaf (
    position    bigint NOT NULL,
    delivery_id uuid   NOT NULL,
    salt        bytea  NOT NULL,
    CONSTRAINT leaf_has_one_position PRIMARY KEY (position),
    CONSTRAINT leaf_is_one_line UNIQUE (delivery_id)
);
COMMENT ON TABLE journal.leaf IS 'Where each line of the access log stands in the tree over it | not person';
COMMENT ON COLUMN journal.leaf.position IS 'Place in the tree, from 0 | proofs of the log | rights.md, the tamper-evident log | access_log';
COMMENT ON COLUMN journal.leaf.delivery_id IS 'The line | proofs of the log | rights.md, the tamper-evident log | access_log';
COMMENT ON COLUMN journal.leaf.salt IS 'Salt of the commitment, without which it says nothing | erasing lines without breaking the tree | rights.md P14 | access_log';

CREATE TABLE journal.tile (
    level  smallint NOT NULL,
    number bigint   NOT NULL,
    hashes bytea    NOT NULL,
    CONSTRAINT tile_stands_once PRIMARY KEY (level, number),
    CONSTRAINT tile_has_at_most_256_hashes CHECK (octet_length(hashes) % 32 = 0 AND octet_length(hashes) <= 8192)
);
COMMENT ON TABLE journal.tile IS 'Hashes of the tree in tiles of 256 | not person';
COMMENT ON COLUMN journal.tile.level IS 'Level of the tile from 0; -1 for the commitments themselves | proofs of the log | rights.md, the tamper-evident log | permanent: hashes without their salts';
COMMENT ON COLUMN journal.tile.number IS 'Number within the level | proofs of the log | rights.md, the tamper-evident log | permanent: hashes without their salts';
COMMENT ON COLUMN journal.tile.hashes IS 'SHA-256 hashes, 32 bytes each | proofs of the log | rights.md, the tamper-evident log | permanent: hashes without their salts';

CREATE TABLE journal.checkpoint (
    size      bigint      NOT NULL,
    note      text        NOT NULL,
    key       text        NOT NULL,
    signed_at timestamptz NOT NULL,
    CONSTRAINT checkpoint_is_signed_once PRIMARY KEY (size)
);
COMMENT ON TABLE journal.checkpoint IS 'What was signed: the size and root of the tree at some time | not person';
COMMENT ON COLUMN journal.checkpoint.size IS 'How many leaves it covers | holding the log to it | rights.md, the tamper-evident log | permanent: hashes without their salts';
COMMENT ON COLUMN journal.checkpoint.note IS 'The signed note, as it is handed out | holding the log to it | rights.md, the tamper-evident log | permanent: hashes without their salts';
COMMENT ON COLUMN journal.checkpoint.key IS 'The public key that verifies it, which a proof names | holding the log to it | rights.md, the tamper-evident log | permanent: no person''s data';
COMMENT ON COLUMN journal.checkpoint.signed_at IS 'When it was signed | holding the log to it | rights.md, the tamper-evident log | permanent: hashes without their salts';

CREATE FUNCTION journal.note_unsealed()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO journal.unsealed (delivery_id) SELECT id FROM added;
    RETURN NULL;
END;
$$;
CREATE TRIGGER delivery_is_to_be_sealed
    AFTER INSERT ON journal.delivery
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION journal.note_unsealed();

-- A line as it is committed to, and as the person gets it with its proof. PostgreSQL writes jsonb in one way.
CREATE FUNCTION journal.line_text(line journal.delivery)
RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT jsonb_build_object(
        'id', line.id,
        'delivered_at', to_char(line.delivered_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'person', line.person_id,
        'ticket', line.ticket_id,
        'actor', line.actor_id,
        'purpose', line.purpose,
        'basis', line.basis,
        'reference', line.reference,
        'reader', line.reader,
        'fields', line.fields,
        'certain', line.certain
    )::text
$$;
