-- Ask for a block of somebody's address.
SELECT reading.ask_block(%(ticket)s, %(reason)s, %(evidence)s)
