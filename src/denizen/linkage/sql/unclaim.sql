-- Leave a question to others.
SELECT door.unclaim(%(token)s, %(declaration)s)
