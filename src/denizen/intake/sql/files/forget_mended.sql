-- Forget rows to mend that were asked for a quarter of an hour ago.
DELETE FROM intake.mending WHERE asked_at < clock_timestamp() - interval '15 minutes'
