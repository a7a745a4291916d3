-- Forget errands of yesterday with their effects, what was typed yesterday, uploads that did not end within an hour, and
-- drafts of which nothing came; whom questions proposed that were closed yesterday, or taken back a year ago. What somebody holds at
-- the moment is left for the next time: the application could hold it for ever, and nobody waits for that.
WITH errands AS (
    DELETE FROM intake.errand WHERE id = ANY (ARRAY(
        SELECT e.id FROM intake.errand AS e WHERE e.asked_at < clock_timestamp() - interval '1 day' FOR UPDATE SKIP LOCKED))
), sheets AS (
    DELETE FROM intake.sheet WHERE id = ANY (ARRAY(
        SELECT s.id FROM intake.sheet AS s WHERE s.kept_at < clock_timestamp() - interval '1 day' FOR UPDATE SKIP LOCKED))
), proposed AS (
    DELETE FROM linkage.proposed_before WHERE closed_at < clock_timestamp() - interval '1 day'
), withdrawn AS (
    DELETE FROM linkage.withdrawn WHERE withdrawn_at < clock_timestamp() - interval '1 year'
), pieces AS (
    DELETE FROM intake.piece WHERE (file_id, place) IN (
        SELECT p.file_id, p.place FROM intake.piece AS p
        WHERE p.came_at < clock_timestamp() - interval '1 hour'
            AND NOT EXISTS (SELECT FROM intake.handed_in AS h WHERE h.id = p.file_id AND h.done_at IS NULL)
        FOR UPDATE SKIP LOCKED)
)
DELETE FROM ledger.draft WHERE id = ANY (ARRAY(
    SELECT d.id FROM ledger.draft AS d WHERE d.received_at < clock_timestamp() - interval '7 days' FOR UPDATE SKIP LOCKED))
