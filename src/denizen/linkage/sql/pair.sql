-- Two records beside each other.
SELECT reading.pair(%(ticket)s, %(other)s)
