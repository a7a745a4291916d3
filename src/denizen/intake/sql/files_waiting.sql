-- How many files wait to be read, since when, and how many ended their reading before.
SELECT quantity, seconds, failing FROM reading.files_waiting()
