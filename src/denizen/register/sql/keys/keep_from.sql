-- Let a column hold nothing any more that is sealed under a retired key, nor anything else that is no sealed value.
ALTER TABLE {table}
    DROP CONSTRAINT IF EXISTS {constraint},
    ADD CONSTRAINT {constraint} CHECK (get_byte({sealed}, 1) > {retired}) NOT VALID
