-- How many of the declarations received since an instant are refused, by code.
SELECT code, quantity FROM reading.refused(%(since)s)
