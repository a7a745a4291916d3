-- One organisation on a day.
SELECT reading.organisation(%(token)s, %(id)s, %(on)s)
