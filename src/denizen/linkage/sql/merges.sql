-- The records that were joined to a person.
SELECT reading.merges(%(ticket)s)
