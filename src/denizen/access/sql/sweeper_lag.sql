-- For how many seconds the oldest ticket that the sweeper could have taken has been left.
SELECT reading.sweeper_lag()
