-- Take a doubt up to examine it.
SELECT reading.take_up_doubt(%(ticket)s)
