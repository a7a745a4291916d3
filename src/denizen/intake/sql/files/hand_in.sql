-- Make a file of the pieces of an upload.
SELECT door.hand_in(%(token)s, %(file)s, %(party)s, %(kind)s, %(file_name)s, %(pieces)s, %(size)s)
