-- Since when lines of the log are there.
SELECT reading.log_since()
