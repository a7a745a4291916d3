-- What waits for a supervisor's word.
SELECT * FROM reading.approvals_asked(%(token)s, %(most)s)
