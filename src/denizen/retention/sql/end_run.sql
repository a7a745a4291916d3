-- Say that the run of a day is done, and how much it erased.
SELECT erasing.end_run(%(today)s)
