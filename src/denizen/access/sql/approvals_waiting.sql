-- How many wait.
SELECT reading.approvals_waiting(%(token)s)
