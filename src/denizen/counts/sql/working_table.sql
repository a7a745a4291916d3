-- What was counted in the smallest areas, from the day of one number to that of another. Made once a connection.
CREATE TEMPORARY TABLE IF NOT EXISTS counted (
    leaf text, what text, sort text, first_day integer, last_day integer, quantity bigint
)
