-- Who works for an organisation.
SELECT reading.employees(%(ticket)s)
