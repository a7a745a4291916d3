-- The extracts that were made about a person.
SELECT reading.extracts(%(ticket)s)
