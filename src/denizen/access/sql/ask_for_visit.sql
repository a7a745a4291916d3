-- Hand in a code by which a resident looks once; the attempt that the keeper decides on.
SELECT door.ask_for_visit(%(code)s, %(token_hash)s)
