-- What an errand would change.
SELECT reading.effect(%(ticket)s)
