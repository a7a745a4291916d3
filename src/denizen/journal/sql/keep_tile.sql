-- Write a tile; one that was not full gets longer.
INSERT INTO journal.tile (level, number, hashes) VALUES (%(level)s, %(number)s, %(hashes)s)
ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes
