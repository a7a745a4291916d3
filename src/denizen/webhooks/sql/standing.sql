-- How it stands with webhooks, in figures.
SELECT waiting, seconds, dead, active, failing, paused FROM reading.webhooks()
