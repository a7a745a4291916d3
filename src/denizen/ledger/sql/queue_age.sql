-- For how many seconds the oldest declaration that waits has waited.
SELECT reading.queue_age()
