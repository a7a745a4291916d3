-- In which areas the smallest ones lay, from the day of one number to that of another. Made once a connection.
CREATE TEMPORARY TABLE IF NOT EXISTS lies_in (leaf text, code text, first_day integer, last_day integer)
