-- Forget errands of yesterday with their effects, what was typed yesterday, uploads that did not end within an hour, and
-- drafts of which nothing came.
WITH errands AS (
    DELETE FROM intake.errand WHERE asked_at < clock_timestamp() - interval '1 day'
), sheets AS (
    DELETE FROM intake.sheet WHERE kept_at < clock_timestamp() - interval '1 day'
), pieces AS (
    DELETE FROM intake.piece AS p
    WHERE p.came_at < clock_timestamp() - interval '1 hour'
        AND NOT EXISTS (SELECT FROM intake.handed_in AS h WHERE h.id = p.file_id)
)
DELETE FROM ledger.draft WHERE received_at < clock_timestamp() - interval '7 days'
