-- Keep a piece of the rows to mend.
INSERT INTO intake.mended_piece (mending_id, place, sealed) VALUES (%(mending)s, %(place)s, %(sealed)s)
