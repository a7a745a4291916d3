-- Hand in a piece of an upload, sealed.
SELECT door.hand_in_piece(%(token)s, %(file)s, %(place)s, %(sealed)s)
