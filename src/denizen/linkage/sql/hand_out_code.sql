-- Keep a code that is handed to a person, under a ticket.
SELECT reading.hand_out_code(%(ticket)s, %(code_hash)s, %(kind)s, %(proven_by)s, %(lost)s, %(lasts)s)
