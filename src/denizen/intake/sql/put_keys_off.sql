-- Write down the keys that a first load puts off, in the order in which they are to be built again; tell how to remove each.
WITH keys AS (
    SELECT
        c.conname AS name,
        c.contype = 'f' AS is_foreign,
        format('ALTER TABLE %%s DROP CONSTRAINT %%I', c.conrelid::regclass, c.conname) AS removal,
        format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid))
            AS definition
    FROM pg_constraint AS c
    JOIN pg_namespace AS n ON n.oid = c.connamespace
    WHERE n.nspname IN ('ledger', 'register', 'linkage') AND (c.contype = 'f' OR c.conperiod)
    UNION ALL
    SELECT i.relname, false, format('DROP INDEX %%s', i.oid::regclass), pg_get_indexdef(i.oid)
    FROM pg_index AS x
    JOIN pg_class AS i ON i.oid = x.indexrelid
    JOIN pg_namespace AS n ON n.oid = i.relnamespace
    -- By its document a person is found while the load goes on.
    WHERE n.nspname = 'register' AND NOT x.indisunique AND i.relname <> 'identity_document_is_found_by_token'
        AND NOT EXISTS (SELECT FROM pg_constraint AS c WHERE c.conindid = i.oid)
),
written AS (
    INSERT INTO intake.key_put_off (name, turn, definition)
    SELECT name, row_number() OVER (ORDER BY is_foreign, name), definition FROM keys
)
SELECT removal FROM keys ORDER BY is_foreign DESC, name
