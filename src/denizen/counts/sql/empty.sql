-- Empties the working tables.
TRUNCATE counted, lies_in, rolled_up
