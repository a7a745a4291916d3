-- Keep what was signed.
INSERT INTO journal.checkpoint (size, note, signed_at) VALUES (%(size)s, %(note)s, %(now)s)
