-- The occupants of a dwelling over a period.
SELECT reading.occupant_spans(%(ticket)s)
