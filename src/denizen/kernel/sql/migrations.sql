-- The migrations that were applied.
SELECT room, name FROM reading.migrations()
