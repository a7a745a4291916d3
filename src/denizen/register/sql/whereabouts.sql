-- Where a person lived over a period.
SELECT reading.whereabouts(%(ticket)s)
