-- Begin the run of a day, or go on with it.
SELECT erasing.begin_run(%(today)s)
