-- Say that a process is at work.
INSERT INTO journal.heartbeat (process) VALUES (%(process)s)
ON CONFLICT (process) DO UPDATE SET beat_at = clock_timestamp()
