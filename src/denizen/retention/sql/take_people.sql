-- Take the next of those whom the run concerns.
SELECT erasing.take_people(%(today)s, %(most)s)
