-- Forget errands of yesterday with their effects, what was typed yesterday, and drafts of which nothing came.
WITH errands AS (
    DELETE FROM intake.errand WHERE asked_at < clock_timestamp() - interval '1 day'
), sheets AS (
    DELETE FROM intake.sheet WHERE kept_at < clock_timestamp() - interval '1 day'
)
DELETE FROM ledger.draft WHERE received_at < clock_timestamp() - interval '7 days'
