-- Whose records a resident may open.
SELECT reading.own_people(%(token)s)
