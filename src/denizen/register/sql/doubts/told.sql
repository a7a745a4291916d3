-- What was corrected of what somebody received.
SELECT reading.corrections_told(%(token)s, %(most)s)
