-- Look through the whole column whether that holds.
ALTER TABLE {table} VALIDATE CONSTRAINT {constraint}
