-- Whether what somebody typed stands on the extract of a number.
SELECT reading.extract_agrees(%(number)s, %(what)s, %(words)s)
