-- How many doubts are open, by group.
SELECT about, quantity, overdue FROM reading.doubts_open(%(on)s)
