-- How many declarations are in which state, by kind.
SELECT kind, state, quantity FROM reading.states(%(since)s)
