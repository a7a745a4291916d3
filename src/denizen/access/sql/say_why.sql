-- Say why one person or one dwelling is read beyond the own area.
SELECT door.say_why(%(token)s, %(person)s, %(dwelling)s, %(reason)s)
