-- What was counted, for every area and day. Made once a connection.
CREATE TEMPORARY TABLE IF NOT EXISTS rolled_up (code text, day date, what text, sort text, quantity bigint)
