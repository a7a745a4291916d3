-- What was corrected, as it is held now.
SELECT reading.corrected(%(ticket)s)
