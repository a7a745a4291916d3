-- Erase the next stays of people who remain, and name whose they were.
SELECT erasing.erase_stays(%(today)s, %(most)s)
