-- The people whom a search key means.
SELECT reading.search(%(ticket)s)
