-- One open question with its candidates.
SELECT reading.question(%(ticket)s)
