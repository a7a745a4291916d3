-- The declarations behind facts of a person.
SELECT reading.declarations_behind(%(ticket)s, %(ids)s)
