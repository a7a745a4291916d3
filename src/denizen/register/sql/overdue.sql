-- How many facts should have been confirmed before a day, by kind.
SELECT about, quantity FROM reading.overdue(%(on)s)
