-- Keep what was signed.
INSERT INTO journal.checkpoint (size, note, key, signed_at) VALUES (%(size)s, %(note)s, %(key)s, %(now)s)
