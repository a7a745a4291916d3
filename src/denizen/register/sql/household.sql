-- The household of a person.
SELECT reading.household(%(ticket)s)
