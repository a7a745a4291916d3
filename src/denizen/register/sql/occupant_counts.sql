-- How many occupants a dwelling had over a period.
SELECT reading.occupant_counts(%(ticket)s)
