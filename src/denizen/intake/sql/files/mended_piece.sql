-- A piece of the rows to mend, as it was sealed.
SELECT sealed FROM door.mended_piece(%(token)s, %(mending)s, %(place)s)
