-- Ask for the rows of a file that did not come in.
SELECT door.ask_mending(%(token)s, %(file)s, %(mending)s, %(language)s, %(public_key)s)
