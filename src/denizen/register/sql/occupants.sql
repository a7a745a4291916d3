-- The occupants of a dwelling on a day.
SELECT reading.occupants(%(ticket)s)
