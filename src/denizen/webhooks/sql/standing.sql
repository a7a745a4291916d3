-- How it stands with webhooks, in figures.
SELECT waiting, seconds, dead, active, failing, paused, halted FROM reading.webhooks()
