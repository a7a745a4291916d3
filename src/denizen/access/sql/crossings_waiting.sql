-- How many of them wait.
SELECT reading.crossings_waiting(%(token)s)
