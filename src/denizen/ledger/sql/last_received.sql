-- When the newest declaration came in.
SELECT reading.last_received()
